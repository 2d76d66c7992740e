//! Comma-separated and tab-separated values (RFC 4180) with a header.

use std::collections::HashSet;
use std::io::{BufRead, Bytes, Chain, Cursor, Read};
use std::iter::Peekable;

use serde_json::{Map, Value};

use super::encoding::not_utf8;
use super::json_lines::Record;
use super::options::InputArgs;

/// Iterator over the rows. A field that starts with a quotation mark may contain separators, line ends and doubled
/// quotation marks. A row with too many or too few fields gives one error.
pub(super) struct Rows<R: BufRead> {
    bytes: Peekable<Bytes<Chain<Cursor<Vec<u8>>, R>>>,
    separator: u8,
    /// Number of the line that is read.
    line: usize,
    header: Vec<String>,
    is_done: bool,
}

/// Most bytes of a row, so that a missing quotation mark does not read the whole file into memory.
const MAX_ROW_BYTES: usize = 64 << 20;

impl<R: BufRead> Rows<R> {
    /// Reads the header. `,` also stands for `;`, which spreadsheets of many countries write.
    ///
    /// # Errors
    /// If the header cannot be read, has a column twice, or has no column with a text.
    pub fn new(mut reader: R, separator: u8, options: &InputArgs) -> Result<Rows<R>, String> {
        let mut first = Vec::new();
        reader.read_until(b'\n', &mut first).map_err(|error| error.to_string())?;
        let separator = match separator {
            b',' if !first.contains(&b',') && first.contains(&b';') => b';',
            separator => separator,
        };
        let bytes = Cursor::new(first).chain(reader).bytes().peekable();
        let mut rows = Rows { bytes, separator, line: 1, header: Vec::new(), is_done: false };
        let header = rows.row()?.ok_or("the file is empty: it needs a header")?;
        rows.header = texts(header)?.iter().map(|name| name.trim_matches([' ', '\u{FEFF}']).to_owned()).collect();
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
            Some(name) => has(name),
            None => has("body") || has("text"),
        };
        if has_text || has(&options.title_field) {
            return Ok(());
        }
        let columns = self.header.join(", ");
        Err(format!("no column has the text: --text-field names it, of: {columns}"))
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let byte = self.bytes.next().transpose().map_err(|error| error.to_string())?;
        self.line += usize::from(byte == Some(b'\n'));
        Ok(byte)
    }

    /// The fields of the next row. `None` at the end. An error ends the file.
    fn row(&mut self) -> Result<Option<Vec<Vec<u8>>>, String> {
        let start = self.line;
        let (mut fields, mut field) = (Vec::new(), Vec::new());
        let (mut is_quoted, mut is_field_start, mut size) = (false, true, 0);
        loop {
            let byte = self.byte()?;
            size += 1;
            if size > MAX_ROW_BYTES || byte.is_none() && is_quoted {
                let limit = MAX_ROW_BYTES >> 20;
                return Err(format!("the row of line {start} has no closing quotation mark within {limit} MiB"));
            }
            match byte {
                None if fields.is_empty() && field.is_empty() => return Ok(None),
                Some(b'"') if is_quoted => match self.bytes.next_if(|next| matches!(next, Ok(b'"'))) {
                    Some(_) => field.push(b'"'),
                    None => is_quoted = false,
                },
                Some(byte) if is_quoted => field.push(byte),
                Some(b'"') if is_field_start => (is_quoted, is_field_start) = (true, false),
                Some(byte) if byte == self.separator => {
                    fields.push(std::mem::take(&mut field));
                    is_field_start = true;
                }
                None | Some(b'\n') => {
                    if field.last() == Some(&b'\r') {
                        field.pop();
                    }
                    fields.push(field);
                    return Ok(Some(fields));
                }
                Some(byte) => {
                    // A byte order mark can precede the quotation mark of the first field.
                    is_field_start &= "\u{FEFF}".as_bytes().contains(&byte) && fields.is_empty() && start == 1;
                    field.push(byte);
                }
            }
        }
    }

    fn record(&self, row: Vec<Vec<u8>>) -> Result<Map<String, Value>, String> {
        if row.len() != self.header.len() {
            return Err(format!("has {} fields, but the header has {}", row.len(), self.header.len()));
        }
        let texts = texts(row)?;
        let fields = self.header.iter().zip(texts).filter(|(name, _)| !name.is_empty());
        // An empty cell is absent.
        Ok(fields.map(|(name, text)| (name.clone(), if text.is_empty() { Value::Null } else { text.into() })).collect())
    }
}

fn texts(row: Vec<Vec<u8>>) -> Result<Vec<String>, String> {
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()));
    row.into_iter().map(text).collect()
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.is_done {
            let line = self.line;
            match self.row() {
                Ok(Some(row)) if row.iter().all(Vec::is_empty) => {}
                Ok(Some(row)) => return Some((line, self.record(row))),
                Ok(None) => return None,
                Err(message) => {
                    self.is_done = true;
                    return Some((line, Err(message)));
                }
            }
        }
        None
    }
}
