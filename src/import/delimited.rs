//! Records of comma-separated values (RFC 4180) and of tab-separated values.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::lines::Lines;

/// How records are written, and their limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// `,` also stands for `;`, which spreadsheets of many countries write, if the first line has only that.
    pub separator: char,
    /// Whether a quoted field may contain separators, line ends and doubled quotation marks.
    pub has_quotes: bool,
    /// Maximum number of bytes of a record.
    pub record_bytes: usize,
    /// Maximum number of lines of a record.
    pub record_lines: usize,
}

/// Maximum number of fields of a record.
const MAX_FIELDS: usize = 10_000;

/// Reads records. An invalid record is one error, and reading goes on in the line after its first one. If a quotation
/// mark is missing, only lines without quotation marks are read twice.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    shape: Shape,
    /// Lines that were read ahead, with their numbers.
    ahead: VecDeque<Line>,
}

/// The number of a line, and the line with the `\r` of its end or what is wrong with it.
type Line = (usize, Result<String, String>);

/// A record: the number of its first line, and its fields or what is wrong with it.
pub(crate) type Record = (usize, Result<Vec<String>, String>);

impl<R: BufRead> Records<R> {
    /// # Errors
    /// If the first line cannot be read.
    pub fn new(lines: Lines<R>, shape: Shape) -> io::Result<Records<R>> {
        let mut records = Records { lines, shape, ahead: VecDeque::new() };
        while let Some((number, line)) = records.line()? {
            let is_blank = line.as_ref().is_ok_and(|line| line.trim().is_empty());
            if is_blank {
                continue;
            }
            let has = |separator| line.as_ref().is_ok_and(|line| line.contains(separator));
            if shape.separator == ',' && !has(',') && has(';') {
                records.shape.separator = ';';
            }
            records.ahead.push_back((number, line));
            break;
        }
        Ok(records)
    }

    /// The next record that is not empty. `None` at the end of the input.
    ///
    /// # Errors
    /// If the input cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some((number, line)) = self.line()? else { return Ok(None) };
            match line {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => return Ok(Some((number, self.record(number, &line)?))),
                Err(message) => return Ok(Some((number, Err(message)))),
            }
        }
    }

    /// Number of the last line that was read.
    pub fn number(&self) -> usize {
        self.lines.number()
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let line = self.lines.next_unchanged()?.map(|line| line.map(str::to_owned));
        let number = self.lines.number();
        Ok(line.map(|line| (number, line)))
    }

    /// The record that starts with a line.
    fn record(&mut self, number: usize, first: &str) -> io::Result<Result<Vec<String>, String>> {
        let mut fields = Fields::new(self.shape);
        let mut result = fields.add(first, number);
        let mut bytes = first.len();
        let mut taken: VecDeque<Line> = VecDeque::new();
        while let Ok(false) = result {
            let Shape { record_lines, record_bytes, .. } = self.shape;
            let has_room = |line: &String| taken.len() + 1 < record_lines && bytes + line.len() <= record_bytes;
            result = match self.line()? {
                Some((number, Ok(line))) if has_room(&line) => {
                    bytes += line.len();
                    let is_complete = fields.add(&line, number);
                    taken.push_back((number, Ok(line)));
                    is_complete
                }
                // The end of the input, or a line that the record cannot have.
                next => {
                    let is_end = next.is_none();
                    taken.extend(next);
                    Err(fields.not_closed(is_end))
                }
            };
        }
        if result.is_err() {
            // Its other lines are read as records of their own.
            taken.append(&mut self.ahead);
            self.ahead = taken;
        }
        Ok(result.map(|_| fields.fields))
    }
}

/// The fields of a record, which is read line by line.
struct Fields {
    shape: Shape,
    fields: Vec<String>,
    /// The quoted field that is open, and the line of its quotation mark.
    open: Option<(String, usize)>,
}

impl Fields {
    fn new(shape: Shape) -> Fields {
        Fields { shape, fields: Vec::new(), open: None }
    }

    /// Adds a line. Returns whether the record is complete.
    fn add(&mut self, line: &str, number: usize) -> Result<bool, String> {
        let mut rest = line;
        let mut is_field_start = true;
        if let Some((field, _)) = &mut self.open {
            field.push('\n');
            rest = self.quoted(rest)?;
            is_field_start = false;
        }
        while self.open.is_none() {
            if is_field_start {
                rest = self.field(rest, number)?;
            } else {
                match rest.strip_prefix(self.shape.separator) {
                    Some(after) => rest = after,
                    None => return Ok(true),
                }
            }
            is_field_start = !is_field_start;
        }
        Ok(false)
    }

    /// Reads a field, which may remain open. Returns what follows it.
    fn field<'l>(&mut self, line: &'l str, number: usize) -> Result<&'l str, String> {
        if self.fields.len() == MAX_FIELDS {
            return Err(format!("has more fields than the limit of {MAX_FIELDS}"));
        }
        if let Some(quoted) = line.strip_prefix('"').filter(|_| self.shape.has_quotes) {
            self.open = Some((String::new(), number));
            return self.quoted(quoted);
        }
        let (field, after) = line.split_at(line.find(self.shape.separator).unwrap_or(line.len()));
        let field = if after.is_empty() { field.strip_suffix('\r').unwrap_or(field) } else { field };
        self.fields.push(field.to_owned());
        Ok(after)
    }

    /// Reads the open field. Returns what follows its closing mark, if the line has it.
    fn quoted<'l>(&mut self, line: &'l str) -> Result<&'l str, String> {
        let Some((mut field, number)) = self.open.take() else { return Ok(line) };
        let mut rest = line;
        while let Some((part, after)) = rest.split_once('"') {
            field.push_str(part);
            let Some(next) = after.strip_prefix('"') else {
                self.fields.push(field);
                return match after.starts_with(self.shape.separator) || after.trim().is_empty() {
                    true => Ok(after),
                    false => Err(format!(
                        "text after the closing quotation mark of column {} (opened in line {number})",
                        self.fields.len()
                    )),
                };
            };
            field.push('"');
            rest = next;
        }
        field.push_str(rest);
        self.open = Some((field, number));
        Ok("")
    }

    /// Says which quotation mark is not closed: in the rest of the input, or within the limits of a record.
    fn not_closed(&self, is_end: bool) -> String {
        let number = self.open.as_ref().map_or(0, |(_, number)| *number);
        let Shape { record_lines, record_bytes, .. } = self.shape;
        let limit = match record_lines {
            _ if is_end => String::new(),
            usize::MAX => format!(" within {record_bytes} bytes"),
            _ => format!(" within {record_lines} lines and {record_bytes} bytes"),
        };
        format!("the quotation mark of line {number}, column {}, is not closed{limit}", self.fields.len() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(mut text: &[u8], separator: char) -> Vec<(usize, Result<Vec<String>, String>)> {
        let shape = Shape { separator, has_quotes: separator != '\t', record_bytes: 100, record_lines: 50 };
        let mut records = Records::new(Lines::new(&mut text, 100), shape).unwrap();
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
        assert_eq!(records(b"\r\na,\"b\r\nc\"\r\nd,e\r\n", ','), [(2, ok(&["a", "b\r\nc"])), (4, ok(&["d", "e"]))]);
        assert_eq!(records(b"a;b\n\"c;\" ;d\n", ';')[0], (1, ok(&["a", "b"])));
        assert_eq!(records(b"a;b\n1,2;3\n", ','), [(1, ok(&["a", "b"])), (2, ok(&["1,2", "3"]))]);
        assert_eq!(records(b",\n\"\",", ','), [(1, ok(&["", ""])), (2, ok(&["", ""]))]);
    }

    #[test]
    fn an_open_quotation_mark_spoils_one_record() {
        let found = records(b"a,\"b\nc,d\ne,f\n", ',');
        assert!(found[0].1.as_ref().is_err_and(|message| message.contains("not closed")), "{found:?}");
        assert_eq!(found[1..], [(2, ok(&["c", "d"])), (3, ok(&["e", "f"]))]);
        let found = records(b"\"a\"b,c\nd,e\n", ',');
        assert_eq!(found[0].1, Err("text after the closing quotation mark of column 1 (opened in line 1)".into()));
        assert_eq!(found[1], (2, ok(&["d", "e"])));
    }

    #[test]
    fn the_error_names_the_line_of_the_quotation_mark() {
        let found = records(b"a,\"b\nc\",\"d\ne,f\ng,h\n", ',');
        let message = "the quotation mark of line 2, column 3, is not closed";
        assert_eq!(found[0], (1, Err(message.into())));
        assert_eq!(found[1].0, 2);
        let long = records(format!("a,\"b\n{}", "c\n".repeat(60)).as_bytes(), ',');
        let message = "the quotation mark of line 1, column 2, is not closed within 50 lines and 100 bytes";
        assert_eq!(long[0], (1, Err(message.into())));
        // The end of the file.
        let mut text = &b"a\n\"b\nc\n"[..];
        let shape = Shape { separator: ',', has_quotes: true, record_bytes: 1 << 30, record_lines: usize::MAX };
        let mut at_end = Records::new(Lines::new(&mut text, 100), shape).unwrap();
        let numbers: Vec<_> =
            std::iter::from_fn(|| at_end.next().unwrap()).map(|(line, row)| (line, row.is_ok())).collect();
        assert_eq!(numbers, [(1, true), (2, false), (3, true)]);
        assert_eq!(found[2..], [(3, ok(&["e", "f"])), (4, ok(&["g", "h"]))]);
        let long = [b"a,\"b\n".as_slice(), &b"c,d\n".repeat(60)].concat();
        let found = records(&long, ',');
        assert_eq!((found.len(), found[0].1.is_err(), &found[60]), (61, true, &(61, ok(&["c", "d"]))));
        let many = ",".repeat(MAX_FIELDS + 1);
        let mut text = many.as_bytes();
        let shape = Shape { separator: ',', has_quotes: true, record_bytes: 1 << 20, record_lines: 2 };
        let mut records = Records::new(Lines::new(&mut text, 1 << 20), shape).unwrap();
        let (_, fields) = records.next().unwrap().unwrap();
        assert_eq!(fields, Err("has more fields than the limit of 10000".into()));
    }
}
