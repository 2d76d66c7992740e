//! Output formats of `dalil tag`.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// A table on a terminal, JSON Lines otherwise
    Auto,
    /// Rows for a person to read, as wide as the terminal
    Table,
    /// One article per line: TagArticleResponse as JSON with all fields, and "fields" with the other fields of the
    /// input
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
    /// Name of the format for the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether the number of code points around a mention can be chosen.
    pub fn has_context(self) -> bool {
        matches!(self, Format::Jsonl | Format::Csv)
    }

    /// Whether the parts of an answer can be chosen.
    pub fn has_view(self) -> bool {
        matches!(self, Format::Jsonl)
    }

    /// Whether the unit of the spans can be chosen.
    pub fn has_offset_unit(self) -> bool {
        matches!(self, Format::Table | Format::Jsonl | Format::Csv | Format::Conll)
    }

    /// Whether the fields of an article are written for each mention.
    pub fn repeats_fields(self) -> bool {
        matches!(self, Format::Csv | Format::Geojson)
    }

    /// Whether answers have suppressed names.
    pub fn has_suppressed(self) -> bool {
        matches!(self, Format::Auto | Format::Table | Format::Jsonl)
    }
}
