//! The objects of a JSON array, or of JSON values one after the other, without the whole file in memory.

use std::io::BufRead;

use super::json_lines::{Record, object};
use super::limits::too_long;

/// Iterator over the objects. It finds the end of each by its brackets; an invalid one gives one error.
pub(super) struct Values<R> {
    bytes: std::io::Bytes<R>,
    /// Number of the line that is read.
    line: usize,
    /// Whether the objects are in an array.
    is_array: bool,
    is_done: bool,
}

impl<R: BufRead> Values<R> {
    pub fn new(reader: R) -> Values<R> {
        Values { bytes: reader.bytes(), line: 1, is_array: false, is_done: false }
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let byte = self.bytes.next().transpose().map_err(|error| error.to_string())?;
        self.line += usize::from(byte == Some(b'\n'));
        Ok(byte)
    }

    /// The bytes of the next object. `None` at the end. An error ends the file.
    fn value(&mut self) -> Result<Option<(usize, Vec<u8>)>, String> {
        loop {
            match self.byte()? {
                None if self.is_array => return Err("the array is not closed with ]".into()),
                None => return Ok(None),
                Some(b'{') => return self.object().map(Some),
                Some(b'[') if !self.is_array => self.is_array = true,
                // After the array, another one can follow.
                Some(b']') if self.is_array => self.is_array = false,
                Some(byte) if byte.is_ascii_whitespace() || "\u{FEFF}".as_bytes().contains(&byte) => {}
                Some(b',') if self.is_array => {}
                Some(_) => return Err("not JSON: an array of objects, or objects, are needed".into()),
            }
        }
    }

    /// The rest of an object.
    fn object(&mut self) -> Result<(usize, Vec<u8>), String> {
        let line = self.line;
        let mut object = vec![b'{'];
        let (mut depth, mut is_text, mut is_escaped) = (1_usize, false, false);
        while depth > 0 {
            let Some(byte) = self.byte()? else {
                return Err(format!("the object that starts in line {line} is not closed"));
            };
            object.push(byte);
            if let Some(message) = too_long("the object", object.len()) {
                return Err(message);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_text => is_escaped = true,
                b'"' => is_text = !is_text,
                b'{' if !is_text => depth += 1,
                b'}' if !is_text => depth -= 1,
                _ => {}
            }
        }
        Ok((line, object))
    }
}

impl<R: BufRead> Iterator for Values<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.is_done {
            return None;
        }
        match self.value() {
            Ok(Some((line, bytes))) => Some((line, object(&bytes))),
            Ok(None) => None,
            Err(message) => {
                self.is_done = true;
                Some((self.line, Err(message)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Result<String, String>)> {
        let show = |record: Result<serde_json::Map<_, _>, String>| record.map(|fields| fields["id"].to_string());
        Values::new(text.as_bytes()).map(|(line, record)| (line, show(record))).collect()
    }

    #[test]
    fn arrays_and_objects_one_after_the_other_are_read() {
        let objects = "{\"id\":1,\"a\":[{}],\"b\":\"]}\\\"{\"}\n,\n{\"id\":2}";
        assert_eq!(read(&format!(" [{objects}]\n")), [(1, Ok("1".into())), (3, Ok("2".into()))]);
        assert_eq!(read("\u{FEFF}{\"id\":1}\n{\n\"id\":2}"), [(1, Ok("1".into())), (2, Ok("2".into()))]);
        assert_eq!(read("[]"), []);
    }

    #[test]
    fn an_invalid_object_does_not_end_the_file() {
        let found = read("[{\"id\":1},\n{\"id\" 2},\n{\"id\":3}");
        assert_eq!(
            found.iter().map(|(line, record)| (*line, record.is_ok())).collect::<Vec<_>>(),
            [(1, true), (2, false), (3, true), (3, false)]
        );
        assert!(read("text")[0].1.as_ref().is_err_and(|message| message.starts_with("not JSON")));
    }
}
