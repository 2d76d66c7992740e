//! Output formats of `dalil tag`.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// A table on a terminal, JSON Lines otherwise
    Auto,
    /// Rows for a person to read, as wide as the terminal
    Table,
    /// One article per line: TagArticleResponse as JSON with all fields, and "fields" with the other fields of the input
    Jsonl,
    /// One mention per row, with cells that no spreadsheet runs as formulas
    Csv,
    /// A feature for each place that an article mentions
    Geojson,
    /// One token per line with a BIO tag
    Conll,
    /// A text file and an annotation file for each article, in the folder --output
    Brat,
    /// A report with the articles, their names marked, and counts of entities and days
    Html,
    /// Gold data for `dalil eval`, to be corrected: one article per line, with all mentions in the core layer
    Gold,
}

impl Format {
    /// Whether answers have suppressed names.
    pub fn has_suppressed(self) -> bool {
        matches!(self, Format::Auto | Format::Table | Format::Jsonl)
    }
}
