//! Reads articles from files, folders and stdin.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::progress::Progress;
use crate::date::Date;
use crate::lang::Language;

/// An article of the input.
#[derive(Debug)]
pub(super) struct Article {
    pub id: String,
    pub title: String,
    pub body: String,
    /// BCP 47; empty if the input does not state it.
    pub language: String,
    /// `None` if the input does not state it.
    pub publication_date: Option<Date>,
}

/// A line of JSON Lines. `null` means that a field is absent; other fields are ignored.
#[derive(Debug, Deserialize)]
struct Line {
    id: Option<String>,
    title: Option<String>,
    body: Option<String>,
    /// The body in gold files.
    text: Option<String>,
    language: Option<String>,
    publication_date: Option<String>,
}

impl Line {
    fn article(self) -> Result<Article, &'static str> {
        let Line { id, title, body, text, language, publication_date } = self;
        if body.is_some() && text.is_some() {
            return Err("`body` and `text` are the same field: remove one of them");
        }
        let id = id.ok_or("missing field `id`")?;
        let language = language.unwrap_or_default();
        if !language.is_empty() && !Language::is_tag(&language) {
            return Err("`language` must be a language tag (BCP 47), such as ar or kk-Cyrl");
        }
        let date = publication_date.filter(|date| !date.is_empty()).map(|date| date.parse()).transpose();
        let publication_date = date.map_err(|_| "`publication_date` must be a date of the calendar (YYYY-MM-DD)")?;
        let (title, body) = (title.unwrap_or_default(), body.or(text).unwrap_or_default());
        Ok(Article { id, title, body, language, publication_date })
    }
}

/// Input that cannot be tagged: its position and what is wrong with it.
#[derive(Debug)]
pub(super) struct InvalidInput {
    file: PathBuf,
    /// Line number from 1; 0 for the whole file.
    line: usize,
    message: String,
}

impl InvalidInput {
    fn new(file: &Path, line: usize, message: impl fmt::Display) -> InvalidInput {
        InvalidInput { file: file.to_owned(), line, message: message.to_string() }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

/// One article, or the invalid input in its place.
pub(super) type Item = Result<Article, InvalidInput>;

/// Returns the files that the arguments name. A folder means its `.txt` and `.jsonl` files, sorted by name.
pub(super) fn files(arguments: &[PathBuf]) -> Vec<Result<PathBuf, InvalidInput>> {
    let mut files = Vec::new();
    for path in arguments {
        if !path.is_dir() {
            files.push(Ok(path.clone()));
            continue;
        }
        match files_of(path) {
            Ok(found) => files.extend(found.into_iter().map(Ok)),
            Err(error) => files.push(Err(InvalidInput::new(path, 0, error))),
        }
    }
    files
}

fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if (has_extension(&path, "txt") || has_extension(&path, "jsonl")) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(io::Error::other("the folder has no .txt or .jsonl file"));
    }
    Ok(files)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Returns the total size of the files in bytes. A file of unknown size counts as 0.
pub(super) fn size(files: &[Result<PathBuf, InvalidInput>]) -> u64 {
    files.iter().flatten().filter_map(|path| fs::metadata(path).ok()).map(|metadata| metadata.len()).sum()
}

/// Returns the articles of a file, or of stdin for the path `-`.
pub(super) fn articles(path: PathBuf, progress: &Progress) -> Box<dyn Iterator<Item = Item>> {
    if path.as_os_str() == "-" {
        return stdin(path, progress);
    }
    let reader = match File::open(&path) {
        Ok(file) => BufReader::with_capacity(1 << 16, progress.reading(file)),
        Err(error) => return Box::new(std::iter::once(Err(InvalidInput::new(&path, 0, error)))),
    };
    match has_extension(&path, "jsonl") {
        true => Box::new(Lines::new(path, reader)),
        false => Box::new(std::iter::once(read_text(&path, reader))),
    }
}

/// Reads stdin as JSON Lines if its first character other than white space is `{`, and as one text otherwise. A text
/// that starts with `{` is reported as an invalid line.
fn stdin(path: PathBuf, progress: &Progress) -> Box<dyn Iterator<Item = Item>> {
    let mut reader = BufReader::new(progress.reading(io::stdin()));
    let mut start = Vec::new();
    let first = loop {
        let mut byte = [0];
        match reader.read(&mut byte) {
            Ok(0) => break None,
            Ok(_) => start.push(byte[0]),
            Err(error) => return Box::new(std::iter::once(Err(InvalidInput::new(&path, 0, error)))),
        }
        // This also skips the bytes of a byte order mark.
        if !byte[0].is_ascii_whitespace() && !"\u{FEFF}".as_bytes().contains(&byte[0]) {
            break Some(byte[0]);
        }
    };
    let reader = BufReader::new(io::Cursor::new(start).chain(reader));
    match first {
        Some(b'{') => Box::new(Lines::new(path, reader)),
        _ => Box::new(std::iter::once(read_text(&path, reader))),
    }
}

/// Reads a file as one article: the file name is its id, the text is its body.
fn read_text(path: &Path, mut reader: impl Read) -> Item {
    let invalid = |message: &dyn fmt::Display| InvalidInput::new(path, 0, message);
    let name = path.file_name().unwrap_or(path.as_os_str());
    let id = name
        .to_str()
        .ok_or_else(|| invalid(&"the file name is not UTF-8 and cannot be the id of the article: rename the file"))?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| invalid(&error))?;
    let body = String::from_utf8(bytes).map_err(|error| invalid(&not_utf8(error.utf8_error())))?;
    let (id, title, language) = (id.to_owned(), String::new(), String::new());
    validate(Article { id, title, body, language, publication_date: None }).map_err(|message| invalid(&message))
}

fn not_utf8(error: std::str::Utf8Error) -> String {
    format!("not UTF-8 after byte {}", error.valid_up_to())
}

/// Returns the article if it is neither empty nor too long.
fn validate(article: Article) -> Result<Article, &'static str> {
    if article.title.is_empty() && article.body.is_empty() {
        return Err("the article is empty: it has no title and no body");
    }
    match u32::try_from(article.title.len().max(article.body.len())) {
        Ok(_) => Ok(article),
        Err(_) => Err("the title or the body exceeds the limit of 4 GiB"),
    }
}

/// Iterator over the articles of a JSON Lines file. An invalid line gives one error, and reading continues after it.
struct Lines<R> {
    path: PathBuf,
    reader: R,
    line: Vec<u8>,
    number: usize,
    /// Whether reading failed. It is not tried again.
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    fn new(path: PathBuf, reader: R) -> Lines<R> {
        Lines { path, reader, line: Vec::new(), number: 0, failed: false }
    }

    fn article(&self) -> Item {
        let invalid = |message: &dyn fmt::Display| InvalidInput::new(&self.path, self.number, message);
        let text = std::str::from_utf8(&self.line).map_err(|error| invalid(&not_utf8(error)))?;
        let mut json = serde_json::Deserializer::from_str(text.trim_start_matches('\u{FEFF}'));
        let line: Line = serde_path_to_error::deserialize(&mut json).map_err(|error| invalid(&describe(error)))?;
        json.end().map_err(|_| invalid(&"text after the object"))?;
        line.article().and_then(validate).map_err(|message| invalid(&message))
    }
}

/// Returns the field and the error. The line number of the parser is removed, since it is always 1.
fn describe(error: serde_path_to_error::Error<serde_json::Error>) -> String {
    let field = error.path().to_string();
    let inner = error.into_inner().to_string();
    let message = inner.replace(" at line 1 column ", " at column ");
    match field.as_str() {
        "." => message,
        field => format!("{field}: {message}"),
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if self.failed {
                return None;
            }
            self.line.clear();
            self.number += 1;
            match self.reader.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(_) if self.line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.article()),
                Err(error) => {
                    self.failed = true;
                    return Some(Err(InvalidInput::new(&self.path, self.number, error)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<Result<(String, String), String>> {
        let lines = Lines::new("a.jsonl".into(), text);
        lines.map(|item| item.map(|a| (a.id, a.body)).map_err(|invalid| invalid.to_string())).collect()
    }

    #[test]
    fn gold_lines_are_articles() {
        let read = lines(b"{\"id\":\"1\",\"text\":\"a\\nb\",\"mentions\":[]}\r\n\n{\"id\":\"2\",\"body\":\"c\"}");
        assert_eq!(read, [Ok(("1".into(), "a\nb".into())), Ok(("2".into(), "c".into()))]);
    }

    #[test]
    fn an_invalid_line_is_reported_and_the_rest_is_read() {
        let read = lines(
            b"{\"id\":1,\"body\":\"a\"}\n{\"body\":\"a\"}\n\xFF\n{\"id\":\"4\"}\n{} x\n{\"id\":\"6\",\"body\":\"a\"}\n",
        );
        let errors: Vec<_> = read.iter().filter_map(|item| item.as_ref().err()).collect();
        assert!(errors[0].starts_with("a.jsonl:1: id: invalid type: integer"), "{}", errors[0]);
        assert!(errors[1].starts_with("a.jsonl:2: missing field `id`"), "{}", errors[1]);
        assert_eq!(errors[2], "a.jsonl:3: not UTF-8 after byte 0");
        assert!(errors[3].starts_with("a.jsonl:4: the article is empty"), "{}", errors[3]);
        assert_eq!(errors.len(), 5);
        assert_eq!(read[5], Ok(("6".into(), "a".into())));
    }

    #[test]
    fn body_and_text_together_are_refused() {
        let read = lines(b"{\"id\":\"1\",\"text\":\"a\",\"body\":\"b\"}");
        assert!(read[0].as_ref().is_err_and(|what| what.contains("`body` and `text`")), "{read:?}");
    }

    #[test]
    fn a_language_must_be_a_tag() {
        let read = lines(
            b"{\"id\":\"1\",\"body\":\"a\",\"language\":\"kk-Cyrl\"}\n{\"id\":\"2\",\"body\":\"a\",\"language\":\"Kazakh language\"}",
        );
        assert!(read[0].is_ok(), "{read:?}");
        assert!(read[1].as_ref().is_err_and(|what| what.contains("`language` must be")), "{read:?}");
    }

    #[test]
    fn a_publication_date_must_be_a_date_of_the_calendar() {
        let read = lines(
            b"{\"id\":\"1\",\"body\":\"a\",\"publication_date\":\"2024-02-29\"}\n\
              {\"id\":\"2\",\"body\":\"a\",\"publication_date\":\"2023-02-29\"}\n\
              {\"id\":\"3\",\"body\":\"a\",\"publication_date\":\"\"}",
        );
        assert!(read[0].is_ok() && read[2].is_ok(), "{read:?}");
        assert!(read[1].as_ref().is_err_and(|what| what.contains("`publication_date` must be")), "{read:?}");
    }

    #[test]
    fn null_means_that_a_field_is_absent() {
        let read = lines(
            b"{\"id\":\"1\",\"title\":null,\"body\":\"a\"}\n{\"id\":\"2\",\"text\":\"b\",\"body\":null}\n\
              {\"id\":null,\"body\":\"c\"}\n{\"id\":\"4\",\"title\":null,\"body\":null}",
        );
        assert_eq!(read[..2], [Ok(("1".into(), "a".into())), Ok(("2".into(), "b".into()))]);
        assert!(read[2].as_ref().is_err_and(|what| what.contains("missing field `id`")), "{read:?}");
        assert!(read[3].as_ref().is_err_and(|what| what.contains("the article is empty")), "{read:?}");
    }
}
