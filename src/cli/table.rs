//! Columns that right-to-left text does not wreck.
//!
//! A terminal that reorders Arabic takes the neutral characters beside it along, and with them the columns. So the
//! free text of a row stands in its last column, and on a terminal it is isolated from the rest of the line.

use std::io::{self, Write};

/// First strong isolate: what follows takes its direction from its own letters and moves nothing outside.
const ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Rows of columns. All but the last hold words of the program's own, in ASCII.
#[derive(Debug)]
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
    terminal: bool,
}

impl<const N: usize> Table<N> {
    /// A table with headings, for a terminal or not.
    pub fn new(headings: [&str; N], terminal: bool) -> Table<N> {
        Table { rows: vec![headings.map(str::to_owned)], terminal }
    }

    pub fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Writes the rows, each column as wide as its widest cell.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; N] = std::array::from_fn(width);
        for (i, row) in self.rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(widths).take(N - 1) {
                write!(out, "{cell:width$}  ")?;
            }
            let last = row.last().map_or("", String::as_str);
            // The heading is the program's own.
            match i {
                0 => writeln!(out, "{last}")?,
                _ => writeln!(out, "{}", shown(last, self.terminal))?,
            }
        }
        Ok(())
    }
}

/// Text from outside as one line that cannot steer a terminal: line ends and control characters become spaces,
/// bidirectional controls vanish. On a terminal it is isolated.
pub(super) fn shown(text: &str, terminal: bool) -> String {
    let bidi =
        |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain = text.chars().filter(|&c| !bidi(c)).map(|c| if c.is_control() { ' ' } else { c });
    match terminal {
        true => std::iter::once(ISOLATE).chain(plain).chain([POP_ISOLATE]).collect(),
        false => plain.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(terminal: bool) -> String {
        let mut table = Table::new(["ID", "NAME"], terminal);
        table.row(["place/almaty".into(), "ألماتي".into()]);
        table.row(["x".into(), "نور\nسلطان".into()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_align_and_a_cell_is_one_line() {
        assert_eq!(written(false), "ID            NAME\nplace/almaty  ألماتي\nx             نور سلطان\n");
    }

    #[test]
    fn a_terminal_gets_isolates() {
        assert!(written(true).contains("place/almaty  \u{2068}ألماتي\u{2069}\n"));
    }

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(shown("a\u{1B}[31m\u{202E}b\r", false), "a [31mb ");
    }
}
