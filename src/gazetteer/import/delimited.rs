//! Records of comma-separated values (RFC 4180) and of tab-separated values.

use std::collections::VecDeque;
use std::io;

use super::lines::Lines;

/// Reads records. In comma-separated values, a quoted field may contain separators, line ends and doubled quotes. In
/// tab-separated values, quotes have no meaning.
pub(super) struct Records<'r> {
    lines: Lines<'r>,
    limit: usize,
    separator: char,
    /// Lines that were read ahead, with their numbers.
    ahead: VecDeque<(usize, Result<String, String>)>,
}

/// Maximum number of lines of a record, so that a missing quotation mark spoils one record only.
const MAX_LINES: usize = 100;

/// A record: the number of its first line, and its fields or what is wrong with it.
pub(super) type Record = (usize, Result<Vec<String>, String>);

impl<'r> Records<'r> {
    /// Records of up to `limit` bytes.
    pub fn new(lines: Lines<'r>, limit: usize, separator: char) -> Records<'r> {
        Records { lines, limit, separator, ahead: VecDeque::new() }
    }

    /// The next record that is not empty. `None` at the end of the input.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some((number, line)) = self.line()? else { return Ok(None) };
            match line {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => return Ok(Some((number, self.record(line)?))),
                Err(message) => return Ok(Some((number, Err(message)))),
            }
        }
    }

    /// Number of the last line that was read.
    pub fn number(&self) -> usize {
        self.lines.number()
    }

    fn line(&mut self) -> io::Result<Option<(usize, Result<String, String>)>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => {
                let line = self.lines.next()?.map(|line| line.map(str::to_owned));
                let number = self.lines.number();
                Ok(line.map(|line| (number, line)))
            }
        }
    }

    fn record(&mut self, mut text: String) -> io::Result<Result<Vec<String>, String>> {
        if self.separator == '\t' {
            return Ok(Ok(text.split('\t').map(str::to_owned).collect()));
        }
        let mut taken: VecDeque<(usize, Result<String, String>)> = VecDeque::new();
        let mut is_open = has_odd_marks(&text);
        while is_open {
            let next = self.line()?;
            let is_end = next.is_none() || taken.len() + 2 > MAX_LINES;
            let part = next.as_ref().and_then(|(_, line)| line.as_ref().ok()).cloned();
            taken.extend(next);
            match part {
                Some(part) if !is_end && text.len() + part.len() < self.limit => {
                    text.push('\n');
                    text.push_str(&part);
                    is_open ^= has_odd_marks(&part);
                }
                _ => {
                    // Its other lines are read as records of their own.
                    taken.extend(self.ahead.drain(..));
                    self.ahead = taken;
                    let limit = self.limit;
                    return Ok(Err(format!(
                        "a quotation mark is not closed within {MAX_LINES} lines and {limit} bytes (line_bytes)"
                    )));
                }
            }
        }
        Ok(fields(&text, self.separator))
    }
}

/// Whether the number of quotation marks is odd. That of a complete record is even.
fn has_odd_marks(text: &str) -> bool {
    text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1
}

/// Divides a record into fields.
fn fields(text: &str, separator: char) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => {
                let end = rest.find(separator).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        match after.strip_prefix(separator) {
            Some(next) => rest = next,
            None if after.trim().is_empty() => return Ok(fields),
            None => return Err(format!("text after the closing quotation mark of column {}", fields.len())),
        }
    }
}

/// The text of a field after its opening mark, and what follows its closing mark.
fn quoted_field(text: &str) -> Result<(String, &str), String> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let Some((part, after)) = rest.split_once('"') else {
            return Err("a quotation mark is not closed".to_owned());
        };
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Ok((field, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(mut text: &[u8], separator: char) -> Vec<(usize, Result<Vec<String>, String>)> {
        let mut records = Records::new(Lines::new(&mut text, 100), 100, separator);
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    fn ok(fields: &[&str]) -> Result<Vec<String>, String> {
        Ok(fields.iter().map(|&field| field.to_owned()).collect())
    }

    #[test]
    fn quoted_fields_may_contain_anything() {
        let found = records(b"a,\"b,\"\"c\"\"\n d\",\n\n\"e\",\"\"\n", ',');
        assert_eq!(found, [(1, ok(&["a", "b,\"c\"\n d", ""])), (4, ok(&["e", ""]))]);
        assert_eq!(records(b"a\t\"b\tc", '\t'), [(1, ok(&["a", "\"b", "c"]))]);
    }

    #[test]
    fn an_open_quotation_mark_spoils_one_record() {
        let found = records(b"a,\"b\nc,d\ne,f\n", ',');
        assert!(found[0].1.as_ref().is_err_and(|message| message.contains("not closed")), "{found:?}");
        assert_eq!(found[1..], [(2, ok(&["c", "d"])), (3, ok(&["e", "f"]))]);
        let found = records(b"\"a\"b,c\nd,e\n", ',');
        assert_eq!(found[0].1, Err("text after the closing quotation mark of column 1".into()));
        assert_eq!(found[1], (2, ok(&["d", "e"])));
    }
}
