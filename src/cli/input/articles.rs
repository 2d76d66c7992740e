//! The articles of a file.

use std::io::{self, BufRead, Read};
use std::iter::once;
use std::path::Path;
use std::sync::Arc;

use super::article::{Article, Located, Text, TextFormat};
use super::delimited::Rows;
use super::encoding::not_utf8;
use super::feed::Entries;
use super::file_type::FileType;
use super::files::InputFile;
use super::invalid::{InvalidInput, Position};
use super::json_lines::{Lines, Record};
use super::json_values::Values;
use super::limits::{MAX_RECORD_BYTES, too_long};
use super::open::open;
use super::options::InputArgs;
use super::record;
use crate::cli::progress::Progress;

/// One article, or the invalid input in its place.
pub(in crate::cli) type Item = Result<Located, InvalidInput>;

type Reader = Box<dyn BufRead + Send>;
type Records = Box<dyn Iterator<Item = Record>>;

/// Returns the articles of a file.
pub(in crate::cli) fn articles(
    file: InputFile,
    options: InputArgs,
    progress: &Progress,
) -> Box<dyn Iterator<Item = Item>> {
    let opened = open(&file, &options, progress);
    articles_of(opened, file, options)
}

/// Returns the articles of an opened file.
pub(super) fn articles_of(
    opened: io::Result<Reader>,
    file: InputFile,
    options: InputArgs,
) -> Box<dyn Iterator<Item = Item>> {
    let opened = opened.and_then(|reader| match file.file_type {
        Some(file_type) => Ok((file_type, reader)),
        None => sniff(reader),
    });
    let (file_type, reader) = match opened {
        Ok(opened) => opened,
        Err(error) => return Box::new(once(Err(InvalidInput::new(&file.path, 0, error)))),
    };
    let path: Arc<Path> = file.path.as_path().into();
    let item = move |line, article: Result<Article, String>| {
        let position = Position { file: path.clone(), line };
        match article {
            Ok(article) => Ok(Located { article, position }),
            Err(message) => Err(InvalidInput::at(position, message)),
        }
    };
    let rows = |reader, separator| -> Records {
        match Rows::new(reader, separator, &options) {
            Ok(rows) => Box::new(rows),
            Err(message) => Box::new(once((1, Err(message)))),
        }
    };
    // Records without an id have the number of the record in the file.
    let default_id = |file: &InputFile, index: usize| Ok(format!("{}#{}", id(file)?, index + 1));
    let records: Records = match file_type {
        FileType::Text => return Box::new(once(item(0, read_whole(&file, reader, TextFormat::Plain)))),
        FileType::Html => return Box::new(once(item(0, read_whole(&file, reader, TextFormat::Html)))),
        FileType::Xml => {
            return Box::new(Entries::new(reader).enumerate().map(move |(index, (line, entry))| {
                item(line, entry.and_then(|entry| entry.article(|| default_id(&file, index))))
            }));
        }
        FileType::Jsonl => Box::new(Lines::new(reader)),
        FileType::Json => Box::new(Values::new(reader)),
        FileType::Csv => rows(reader, ','),
        FileType::Tsv => rows(reader, '\t'),
    };
    Box::new(records.enumerate().map(move |(index, (line, fields))| {
        item(line, fields.and_then(|fields| record::article(fields, &options, || default_id(&file, index))))
    }))
}

/// Starts of documents with markup, in small letters.
const MARKUP_STARTS: [(&[u8], FileType); 6] = [
    (b"<?xml", FileType::Xml),
    (b"<rss", FileType::Xml),
    (b"<feed", FileType::Xml),
    (b"<rdf:rdf", FileType::Xml),
    (b"<!doctype html", FileType::Html),
    (b"<html", FileType::Html),
];

/// Determines the type of stdin by its first characters other than white space: JSON Lines for `{`, an array for `[`
/// before an object or another bracket, the types of [`MARKUP_STARTS`], and one text otherwise. A text that starts with
/// `{` is reported as an invalid line.
fn sniff(mut reader: Reader) -> io::Result<(FileType, Reader)> {
    let mut start = Vec::new();
    let mut first = Vec::new();
    while needs_more(&first) {
        let mut byte = [0];
        if reader.read(&mut byte)? == 0 {
            break;
        }
        start.push(byte[0]);
        // Before the first character, this also skips the bytes of a byte order mark.
        let is_inside_tag = first.first() == Some(&b'<');
        if is_inside_tag || !byte[0].is_ascii_whitespace() && !"\u{FEFF}".as_bytes().contains(&byte[0]) {
            first.push(byte[0].to_ascii_lowercase());
        }
    }
    let markup = MARKUP_STARTS.iter().find(|(markup, _)| *markup == first);
    let file_type = match first[..] {
        _ if markup.is_some() => markup.map_or(FileType::Text, |(_, file_type)| *file_type),
        [b'{', ..] => FileType::Jsonl,
        [b'[', b'{' | b']'] => FileType::Json,
        _ => FileType::Text,
    };
    Ok((file_type, Box::new(io::BufReader::new(io::Cursor::new(start).chain(reader)))))
}

/// Whether the first characters do not show the type yet.
fn needs_more(first: &[u8]) -> bool {
    let is_longer = |(markup, _): &(&[u8], FileType)| markup.len() > first.len() && markup.starts_with(first);
    first == b"[" || MARKUP_STARTS.iter().any(is_longer)
}

fn id(file: &InputFile) -> Result<String, String> {
    file.id
        .clone()
        .ok_or_else(|| "the file name is not UTF-8 and cannot be the id of the article: rename the file".into())
}

/// Reads a file as one article.
fn read_whole(file: &InputFile, reader: Reader, format: TextFormat) -> Result<Article, String> {
    let id = id(file)?;
    let mut bytes = Vec::new();
    let limit = MAX_RECORD_BYTES as u64 + 1;
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if let Some(message) = too_long("the file", bytes.len()) {
        return Err(message);
    }
    let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    let (title, language, fields) = (Text::default(), String::new(), serde_json::Map::new());
    let body = Text::new(text, format);
    Article { id, title, body, language, publication_date: None, fields }.validate()
}
