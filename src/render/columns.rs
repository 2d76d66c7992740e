//! Columns of text that right-to-left text cannot disturb.
//!
//! A terminal that reorders Arabic text also moves the neutral characters next to it, and with them the columns. For
//! this reason free text is always the last column, and on a terminal it is isolated from the rest of the line.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

/// First strong isolate (U+2068): the text after it has its own direction and does not affect the text outside.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Pop directional isolate (U+2069): ends the isolate.
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Columns of the terminal between two cells.
const GAP: usize = 2;

/// Rows of `N` columns. The last column is free text; all others must be written from left to right.
#[derive(Debug)]
pub struct Columns<const N: usize> {
    rows: Vec<[String; N]>,
    terminal: bool,
}

impl<const N: usize> Columns<N> {
    /// Creates columns with headings. Set `terminal` to isolate the last column for display on a terminal.
    pub fn new(headings: [&str; N], terminal: bool) -> Columns<N> {
        Columns { rows: vec![headings.map(str::to_owned)], terminal }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Writes the headings and the rows. Each column is as wide as its widest cell.
    ///
    /// # Errors
    /// Returns the error of `out`.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let width = |column: usize| self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: [usize; N] = std::array::from_fn(width);
        for (i, row) in self.rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(widths).take(N - 1) {
                write!(out, "{cell}{:1$}", "", width + GAP - cell.width())?;
            }
            let last = row.last().map_or("", String::as_str);
            let is_heading = i == 0;
            match is_heading {
                true => writeln!(out, "{last}")?,
                false => writeln!(out, "{}", one_line(last, self.terminal))?,
            }
        }
        Ok(())
    }
}

/// Returns free text as one line that cannot control a terminal: line ends and control characters become spaces, and
/// bidirectional controls are removed. If `terminal` is set, the text is isolated.
pub fn one_line(text: &str, terminal: bool) -> String {
    let is_bidi_control =
        |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain = text.chars().filter(|&c| !is_bidi_control(c)).map(|c| if c.is_control() { ' ' } else { c });
    match terminal {
        true => std::iter::once(FIRST_STRONG_ISOLATE).chain(plain).chain([POP_DIRECTIONAL_ISOLATE]).collect(),
        false => plain.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(terminal: bool) -> String {
        let mut columns = Columns::new(["ID", "NAME"], terminal);
        columns.row(["place/almaty".into(), "ألماتي".into()]);
        columns.row(["x".into(), "نور\nسلطان".into()]);
        let mut out = Vec::new();
        columns.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_align_and_each_cell_is_one_line() {
        assert_eq!(written(false), "ID            NAME\nplace/almaty  ألماتي\nx             نور سلطان\n");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let mut columns = Columns::new(["ID", "NAME"], false);
        columns.row(["东京".into(), "a".into()]);
        columns.row(["abcd".into(), "b".into()]);
        let mut out = Vec::new();
        columns.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "ID    NAME\n东京  a\nabcd  b\n");
    }

    #[test]
    fn text_is_isolated_on_a_terminal() {
        assert!(written(true).contains("place/almaty  \u{2068}ألماتي\u{2069}\n"));
    }

    #[test]
    fn text_cannot_control_the_terminal() {
        assert_eq!(one_line("a\u{1B}[31m\u{202E}b\r", false), "a [31mb ");
    }
}
