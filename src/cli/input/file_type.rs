//! What an input contains, by the end of its name.

use std::path::Path;

use clap::ValueEnum;

/// What an input contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FileType {
    /// One article (.txt)
    Text,
    /// One object per line (.jsonl, .ndjson)
    Jsonl,
    /// An array of objects, or objects one after the other (.json)
    Json,
    /// Comma-separated or semicolon-separated values with a header (.csv)
    Csv,
    /// Tab-separated values with a header (.tsv)
    Tsv,
    /// One article in HTML (.html, .htm, .xhtml)
    Html,
    /// A feed in RSS or Atom, one article per entry (.xml, .rss, .atom)
    Xml,
}

/// The ends of names that are read.
pub(super) const READ: &str =
    ".txt, .jsonl, .ndjson, .json, .csv, .tsv, .html, .htm, .xhtml, .xml, .rss and .atom, each also with .gz or .zst";

impl FileType {
    /// The type of a file. `None` if the end of its name is not one of [`READ`].
    pub(super) fn of(path: &Path) -> Option<FileType> {
        match extension(path)?.as_str() {
            "txt" => Some(FileType::Text),
            "jsonl" | "ndjson" => Some(FileType::Jsonl),
            "json" => Some(FileType::Json),
            "csv" => Some(FileType::Csv),
            "tsv" => Some(FileType::Tsv),
            "html" | "htm" | "xhtml" => Some(FileType::Html),
            "xml" | "rss" | "atom" => Some(FileType::Xml),
            _ => None,
        }
    }
}

/// The end of a name in small letters, without that of its compression.
pub(super) fn extension(path: &Path) -> Option<String> {
    let of = |path: &Path| path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match of(path).as_deref() {
        Some("gz" | "zst" | "zstd") => of(path.file_stem()?.as_ref()),
        _ => of(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_the_end_of_the_name_without_compression() {
        let cases = [
            ("a.TXT", Some(FileType::Text)),
            ("b/a.ndjson.gz", Some(FileType::Jsonl)),
            ("a.json.zst", Some(FileType::Json)),
            ("a.b.csv.GZ", Some(FileType::Csv)),
            ("a.tsv", Some(FileType::Tsv)),
            ("a.gz", None),
            ("txt", None),
            ("a.HTM", Some(FileType::Html)),
            ("a.rss.gz", Some(FileType::Xml)),
            ("a.docx", None),
        ];
        for (name, expected) in cases {
            assert_eq!(FileType::of(name.as_ref()), expected, "{name}");
        }
    }
}
