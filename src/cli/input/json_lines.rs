//! JSON Lines.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::encoding::not_utf8;

/// Most bytes of a record.
pub(super) const MAX_RECORD_BYTES: u64 = 4 << 30;

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
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.failed {
            self.line.clear();
            self.number += 1;
            let mut limited = std::io::Read::take(&mut self.reader, MAX_RECORD_BYTES);
            match limited.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
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
    let fields: Map<String, Value> = serde_path_to_error::deserialize(&mut json).map_err(describe)?;
    json.end().map_err(|_| "text after the object".to_owned())?;
    Ok(fields)
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
