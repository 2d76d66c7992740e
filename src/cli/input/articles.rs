//! The articles of a file.

use std::io::{self, BufRead, Read};
use std::iter::once;

use super::article::Article;
use super::delimited::Rows;
use super::encoding::not_utf8;
use super::file_type::FileType;
use super::files::InputFile;
use super::invalid::InvalidInput;
use super::json_lines::{Lines, MAX_RECORD_BYTES, Record};
use super::json_values::Values;
use super::open::open;
use super::options::InputArgs;
use super::record;
use crate::cli::progress::Progress;

/// One article, or the invalid input in its place.
pub(in crate::cli) type Item = Result<Article, InvalidInput>;

type Reader = Box<dyn BufRead + Send>;
type Records = Box<dyn Iterator<Item = Record>>;

/// Returns the articles of a file.
pub(in crate::cli) fn articles(
    file: InputFile,
    options: InputArgs,
    progress: &Progress,
) -> Box<dyn Iterator<Item = Item>> {
    let opened = open(&file, &options, progress).and_then(|reader| match file.file_type {
        Some(file_type) => Ok((file_type, reader)),
        None => sniff(reader),
    });
    let (file_type, reader) = match opened {
        Ok(opened) => opened,
        Err(error) => return Box::new(once(Err(InvalidInput::new(&file.path, 0, error)))),
    };
    let rows = |reader, separator| -> Records {
        match Rows::new(reader, separator, &options) {
            Ok(rows) => Box::new(rows),
            Err(message) => Box::new(once((1, Err(message)))),
        }
    };
    let records: Records = match file_type {
        FileType::Text => return Box::new(once(read_text(&file, reader))),
        FileType::Jsonl => Box::new(Lines::new(reader)),
        FileType::Json => Box::new(Values::new(reader)),
        FileType::Csv => rows(reader, b','),
        FileType::Tsv => rows(reader, b'\t'),
    };
    // Records without an id have the number of the record in the file.
    Box::new(records.enumerate().map(move |(index, (line, fields))| {
        let default_id = || Ok(format!("{}#{}", id(&file)?, index + 1));
        let article = fields.and_then(|fields| record::article(fields, &options, default_id));
        article.map_err(|message| InvalidInput::new(&file.path, line, message))
    }))
}

/// Determines the type of stdin by its first character other than white space: JSON Lines for `{`, an array for `[`
/// before an object or another bracket, and one text otherwise. A text that starts with `{` is reported as an invalid
/// line.
fn sniff(mut reader: Reader) -> io::Result<(FileType, Reader)> {
    let mut start = Vec::new();
    let mut first = Vec::new();
    while first.len() < 2 {
        let mut byte = [0];
        if reader.read(&mut byte)? == 0 {
            break;
        }
        start.push(byte[0]);
        // This also skips the bytes of a byte order mark.
        if !byte[0].is_ascii_whitespace() && !"\u{FEFF}".as_bytes().contains(&byte[0]) {
            first.push(byte[0]);
        }
        if first.first().is_some_and(|&first| first != b'[') {
            break;
        }
    }
    let file_type = match first[..] {
        [b'{', ..] => FileType::Jsonl,
        [b'[', b'{' | b']'] => FileType::Json,
        _ => FileType::Text,
    };
    Ok((file_type, Box::new(io::BufReader::new(io::Cursor::new(start).chain(reader)))))
}

fn id(file: &InputFile) -> Result<String, String> {
    file.id
        .clone()
        .ok_or_else(|| "the file name is not UTF-8 and cannot be the id of the article: rename the file".into())
}

/// Reads a file as one article.
fn read_text(file: &InputFile, reader: Reader) -> Item {
    let read = || {
        let id = id(file)?;
        let mut bytes = Vec::new();
        reader.take(MAX_RECORD_BYTES).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        let body = String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))?;
        let (title, language, fields) = (String::new(), String::new(), serde_json::Map::new());
        let article = Article { id, title, body, language, publication_date: None, fields };
        article.validate().map_err(str::to_owned)
    };
    read().map_err(|message: String| InvalidInput::new(&file.path, 0, message))
}
