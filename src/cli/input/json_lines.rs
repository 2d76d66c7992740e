//! JSON Lines.

use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{self, Deserialize, Deserializer, MapAccess};
use serde_json::{Map, Value};

use super::encoding::not_utf8;
use super::limits::{MAX_RECORD_BYTES, too_long};

/// A record: the number of its first line, and its fields or what is wrong with it.
pub(super) type Record = (usize, Result<Map<String, Value>, String>);

/// Iterator over the objects of a JSON Lines file. An invalid line gives one error, and reading continues after it.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: usize,
    /// Whether reading failed. It is not tried again.
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Lines<R> {
        Lines { reader, line: Vec::new(), number: 0, failed: false }
    }

    /// Reads a line of up to `limit` bytes. Returns its length; the rest of a longer one is skipped.
    fn read_line(&mut self, limit: usize) -> io::Result<usize> {
        let length = (&mut self.reader).take(limit as u64 + 1).read_until(b'\n', &mut self.line)?;
        if length <= limit || self.line.last() == Some(&b'\n') {
            return Ok(length.min(limit));
        }
        self.line = Vec::new();
        self.reader.skip_until(b'\n')?;
        Ok(length)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.failed {
            self.line.clear();
            self.number += 1;
            match self.read_line(MAX_RECORD_BYTES) {
                Ok(0) => return None,
                Ok(length) if length > MAX_RECORD_BYTES => {
                    return Some((self.number, Err(too_long("the line", length).unwrap_or_default())));
                }
                Ok(_) if self.line.trim_ascii().is_empty() => {}
                Ok(_) => return Some((self.number, object(&self.line))),
                Err(error) => {
                    self.failed = true;
                    return Some((self.number, Err(error.to_string())));
                }
            }
        }
        None
    }
}

/// Parses an object.
pub(super) fn object(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))?;
    let mut json = serde_json::Deserializer::from_str(text.trim_start_matches('\u{FEFF}'));
    let Fields(fields) = serde_path_to_error::deserialize(&mut json).map_err(describe)?;
    json.end().map_err(|_| "text after the object".to_owned())?;
    Ok(fields)
}

/// The fields of an object, each of them once: of two fields with one name, one would be lost.
struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(de::Error::custom(format_args!("the field `{name:.40}` is there twice")));
                    }
                    fields.insert(name, value);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

/// Returns the field and the error. The line number of the parser is removed, since it does not count earlier lines.
fn describe(error: serde_path_to_error::Error<serde_json::Error>) -> String {
    let field = error.path().to_string();
    let inner = error.into_inner().to_string();
    let message = inner.replace(" at line 1 column ", " at column ");
    match field.as_str() {
        "." => message,
        field => format!("{field}: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_line_over_the_limit_is_skipped() {
        let mut lines = Lines::new(&b"12345\n1234567890\n12"[..]);
        let mut read = || {
            lines.line.clear();
            (lines.read_line(5).unwrap(), lines.line.clone())
        };
        assert_eq!(read(), (5, b"12345\n".to_vec()));
        assert_eq!(read(), (6, Vec::new()));
        assert_eq!(read(), (2, b"12".to_vec()));
        assert_eq!(read(), (0, Vec::new()));
    }

    #[test]
    fn an_invalid_line_is_reported_and_the_rest_is_read() {
        let text = b"\xEF\xBB\xBF{\"id\":1,\"body\":\"a\"}\r\n\n\xFF\n[]\n{} x\n{\"id\":\"6\"}";
        let read: Vec<_> = Lines::new(&text[..]).collect();
        let numbers: Vec<_> = read.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 4, 5, 6]);
        let valid: Vec<_> = read.iter().map(|(_, record)| record.is_ok()).collect();
        assert_eq!(valid, [true, false, false, false, true]);
        assert!(read[1].1.as_ref().is_err_and(|message| message.starts_with("not UTF-8 after byte 0")), "{read:?}");
        assert_eq!(read[3].1, Err("text after the object".into()));
    }
}
