//! Divides an input into lines of limited length.

use std::io::{self, BufRead, Read};
use std::str::Utf8Error;

/// The lines of an input.
pub(crate) struct Lines<R> {
    reader: R,
    limit: usize,
    line: Vec<u8>,
    number: usize,
    describe: Describe,
}

/// Describes what is wrong with a line: that it has more than so many bytes, or that it is not UTF-8.
#[derive(Clone, Copy)]
pub(crate) struct Describe {
    pub too_long: fn(usize) -> String,
    pub not_utf8: fn(&[u8], Utf8Error) -> String,
}

impl<R: BufRead> Lines<R> {
    /// Lines of up to `limit` bytes.
    pub fn new(reader: R, limit: usize) -> Lines<R> {
        let describe = Describe {
            too_long: |limit| format!("the line exceeds the limit of {limit} bytes (line_bytes)"),
            not_utf8: |_, error| format!("not UTF-8 after byte {}", error.valid_up_to()),
        };
        Lines::with_messages(reader, limit, describe)
    }

    /// Lines of up to `limit` bytes, with own messages.
    pub fn with_messages(reader: R, limit: usize, describe: Describe) -> Lines<R> {
        Lines { reader, limit, line: Vec::new(), number: 0, describe }
    }

    /// Number of the last line, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The next line without its line end, or what is wrong with it. `None` at the end of the input.
    pub fn next(&mut self) -> io::Result<Option<Result<&str, String>>> {
        Ok(self.next_unchanged()?.map(|line| line.map(|line| line.strip_suffix('\r').unwrap_or(line))))
    }

    /// The same as [`Lines::next`], but with the `\r` of a line end.
    pub fn next_unchanged(&mut self) -> io::Result<Option<Result<&str, String>>> {
        self.line.clear();
        let Some(is_too_long) = self.read()? else { return Ok(None) };
        self.number += 1;
        if is_too_long {
            return Ok(Some(Err((self.describe.too_long)(self.limit))));
        }
        let mut line = &self.line[..];
        if self.number == 1 {
            line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line);
        }
        Ok(Some(std::str::from_utf8(line).map_err(|error| (self.describe.not_utf8)(line, error))))
    }

    /// Reads up to the next line end. Of a line that is too long, the rest is skipped. Returns whether it is too long.
    fn read(&mut self) -> io::Result<Option<bool>> {
        let room = (self.limit as u64).saturating_add(1);
        if (&mut self.reader).take(room).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
            return Ok(Some(false));
        }
        let is_too_long = self.line.len() > self.limit;
        const SKIPPED_BYTES: u64 = 1 << 16;
        while is_too_long && self.line.last() != Some(&b'\n') {
            self.line.clear();
            if (&mut self.reader).take(SKIPPED_BYTES).read_until(b'\n', &mut self.line)? == 0 {
                break;
            }
        }
        Ok(Some(is_too_long))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(mut text: &[u8], limit: usize) -> Vec<Result<String, String>> {
        let mut lines = Lines::new(&mut text, limit);
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(line.map(str::to_owned));
        }
        found
    }

    #[test]
    fn line_ends_and_byte_order_marks_are_removed() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(lines("\u{FEFF}a\r\n\nb".as_bytes(), 9), [ok("a"), ok(""), ok("b")]);
        assert_eq!(lines(b"a\n", 9), [ok("a")]);
        assert_eq!(lines(b"", 9), []);
    }

    #[test]
    fn a_long_or_malformed_line_is_one_fault() {
        let found = lines(b"12345\n123456\n1\xFF\n2\n", 5);
        assert_eq!(found[0], Ok("12345".into()));
        assert_eq!(found[1], Err("the line exceeds the limit of 5 bytes (line_bytes)".into()));
        assert_eq!(found[2], Err("not UTF-8 after byte 1".into()));
        assert_eq!(found[3], Ok("2".into()));
    }
}
