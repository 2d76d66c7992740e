//! Comma-separated and tab-separated values (RFC 4180) with a header.

use std::collections::HashSet;
use std::io::BufRead;

use serde_json::{Map, Value};

use super::encoding::not_utf8;
use super::json_lines::Record;
use super::limits::{MAX_RECORD_BYTES, too_long};
use super::options::InputArgs;
use crate::import::delimited::{Records, Shape};
use crate::import::lines::{Describe, Lines};

/// Iterator over the rows. An invalid row gives one error, and reading continues after it.
pub(super) struct Rows<R: BufRead> {
    records: Records<R>,
    header: Vec<String>,
    /// Whether reading failed. It is not tried again.
    failed: bool,
}

impl<R: BufRead> Rows<R> {
    /// Reads the header. `,` also stands for `;`, which spreadsheets of many countries write.
    ///
    /// # Errors
    /// If the header cannot be read, has a column twice, or has no column with a text.
    pub fn new(reader: R, separator: char, options: &InputArgs) -> Result<Rows<R>, String> {
        let describe = Describe { too_long: |_| too_long("the line", usize::MAX).unwrap_or_default(), not_utf8 };
        let lines = Lines::with_messages(reader, MAX_RECORD_BYTES, describe);
        let shape = Shape { separator, has_quotes: true, record_bytes: MAX_RECORD_BYTES, record_lines: usize::MAX };
        let mut records = Records::new(lines, shape).map_err(|error| error.to_string())?;
        let first = records.next().map_err(|error| error.to_string())?;
        let (_, header) = first.ok_or("the file is empty: it needs a header")?;
        let header = header?.iter().map(|name| name.trim_matches(' ').to_owned()).collect();
        let rows = Rows { records, header, failed: false };
        rows.check_header(options)?;
        Ok(rows)
    }

    fn check_header(&self, options: &InputArgs) -> Result<(), String> {
        let mut known = HashSet::new();
        if let Some(name) = self.header.iter().find(|name| !name.is_empty() && !known.insert(name.as_str())) {
            return Err(format!("the column {name:?} is twice in the header"));
        }
        let has = |name: &str| self.header.iter().any(|column| column == name);
        let has_text = match &options.text_field {
            // A misspelt name would leave out the texts of articles with a title.
            Some(name) => has(name),
            None => has("body") || has("text") || has(&options.title_field),
        };
        if has_text {
            return Ok(());
        }
        let columns = self.header.join(", ");
        Err(format!("no column has the text: --text-field names it, of: {columns}"))
    }

    fn fields(&self, row: Vec<String>) -> Result<Map<String, Value>, String> {
        if row.len() != self.header.len() {
            return Err(format!("has {} fields, but the header has {}", row.len(), self.header.len()));
        }
        let fields = self.header.iter().zip(row).filter(|(name, _)| !name.is_empty());
        // An empty cell is absent.
        Ok(fields.map(|(name, text)| (name.clone(), if text.is_empty() { Value::Null } else { text.into() })).collect())
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.failed {
            match self.records.next() {
                Ok(Some((_, Ok(row)))) if row.iter().all(String::is_empty) => {}
                Ok(next) => return next.map(|(line, row)| (line, row.and_then(|row| self.fields(row)))),
                Err(error) => {
                    self.failed = true;
                    return Some((self.records.number() + 1, Err(error.to_string())));
                }
            }
        }
        None
    }
}
