//! Writes a gazetteer in other formats.
//!
//! ```
//! use dalil::GazetteerBuilder;
//! use dalil::gazetteer::export::{ExportFormat, export};
//!
//! let line = r#"{"id":"organisation/example-club","class":"club","names":{"en":["Example Club"]}}"#;
//! let mut builder = GazetteerBuilder::new();
//! builder.add_text("clubs.jsonl", line);
//! let mut out = Vec::new();
//! export(builder.build()?.entities(), ExportFormat::Spacy, &mut out).unwrap();
//! let pattern = r#"{"label":"ORG","pattern":"Example Club","id":"organisation/example-club"}"#;
//! assert_eq!(String::from_utf8(out).unwrap().trim_end(), pattern);
//! # Ok::<(), dalil::GazetteerError>(())
//! ```

use std::io::{self, Write};

use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::record::{EntityRecord, NameRecord};
use super::refs::EntityRef;
use super::vocabulary::{Class, EntityType, NameKind, Policy};
use crate::text::csv::quoted;

/// Format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
#[non_exhaustive]
pub enum ExportFormat {
    /// Lines of an entity file: the merged state of each entity.
    Jsonl,
    /// Comma-separated values with a header, one name per row.
    Csv,
    /// Patterns of spaCy's EntityRuler, one name per line.
    Spacy,
}

impl ExportFormat {
    /// All formats.
    pub const ALL: &[ExportFormat] = ExportFormat::VARIANTS;
}

/// Writes entities in a format, in their order.
///
/// # Errors
/// If the output fails.
pub fn export<'g>(
    entities: impl Iterator<Item = EntityRef<'g>>,
    format: ExportFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == ExportFormat::Csv {
        writeln!(out, "{}", COLUMNS.join(","))?;
    }
    for entity in entities {
        let record = entity.to_record();
        match format {
            ExportFormat::Jsonl => write_json(&record, out)?,
            ExportFormat::Csv => write_rows(&record, out)?,
            ExportFormat::Spacy => write_patterns(&record, out)?,
        }
    }
    Ok(())
}

fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The columns of CSV, with the names that the import of CSV uses. The rows cannot be imported again: they repeat ids.
const COLUMNS: [&str; 15] = [
    "id",
    "class",
    "country",
    "prominence",
    "latitude",
    "longitude",
    "geonames",
    "wikidata",
    "language",
    "name",
    "kind",
    "policy",
    "article",
    "from",
    "until",
];

fn write_rows(record: &EntityRecord, out: &mut dyn Write) -> io::Result<()> {
    let [latitude, longitude] = record.location.map_or([None; 2], |degrees| degrees.map(Some));
    let text = |value: Option<&dyn ToString>| value.map(ToString::to_string).unwrap_or_default();
    let entity = [
        record.id.clone(),
        record.class.as_ref().map(ToString::to_string).unwrap_or_default(),
        record.country.clone().unwrap_or_default(),
        text(record.prominence.as_ref().map(|value| value as &dyn ToString)),
        text(latitude.as_ref().map(|value| value as &dyn ToString)),
        text(longitude.as_ref().map(|value| value as &dyn ToString)),
        text(record.geonames.as_ref().map(|value| value as &dyn ToString)),
        record.wikidata.clone().unwrap_or_default(),
    ];
    for (language, names) in &record.names {
        for name in names {
            let NameRecord { text, kind, policy, article, from, until, disabled: _ } = name;
            let kind = kind.unwrap_or(NameKind::Full);
            let name = [
                language.clone(),
                text.clone(),
                kind.to_string(),
                policy.unwrap_or(Policy::of_kind(kind)).to_string(),
                article.unwrap_or(false).to_string(),
                from.clone().unwrap_or_default(),
                until.clone().unwrap_or_default(),
            ];
            // Names that a spreadsheet would take for formulas are not changed: `=` and `@` may be signs of a name.
            let fields: Vec<_> = entity.iter().chain(&name).map(|field| quoted(field)).collect();
            writeln!(out, "{}", fields.join(","))?;
        }
    }
    Ok(())
}

/// A pattern of spaCy.
#[derive(Serialize)]
struct Pattern<'r> {
    label: &'static str,
    pattern: &'r str,
    id: &'r str,
}

fn write_patterns(record: &EntityRecord, out: &mut dyn Write) -> io::Result<()> {
    let Some(class) = &record.class else { return Ok(()) };
    let label = label(class.class());
    for name in record.names.iter().flat_map(|(_, names)| names) {
        write_json(&Pattern { label, pattern: &name.text, id: &record.id }, out)?;
    }
    Ok(())
}

/// The label of spaCy's models for a class.
fn label(class: Class) -> &'static str {
    match (class, class.entity_type()) {
        (Class::Site, _) => "FAC",
        (Class::Country | Class::Territory | Class::Region | Class::City | Class::Town | Class::District, _) => "GPE",
        (_, EntityType::Place) => "LOC",
        (_, EntityType::Person) => "PERSON",
        (_, EntityType::Organisation) => "ORG",
        (_, EntityType::Other) => "MISC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::GazetteerBuilder;

    const LINES: &str = r#"
{"id":"person/a-b","class":"politician","prominence":0.5,"names":{"en":["A, \"B\"",{"text":"B","kind":"short"}]}}
{"id":"place/x","class":"city","country":"KZ","location":[43.5,76.5],"geonames":7,"names":{"ar":["اسم"]},"sources":["hand"]}
"#;

    fn exported(format: ExportFormat) -> String {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("a.jsonl", LINES);
        let mut out = Vec::new();
        export(builder.build().unwrap().entities(), format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_format_has_all_names() {
        let csv = "id,class,country,prominence,latitude,longitude,geonames,wikidata,language,name,kind,policy,article,from,until
person/a-b,politician,,0.5,,,,,en,\"A, \"\"B\"\"\",full,free,false,,
person/a-b,politician,,0.5,,,,,en,B,short,context,false,,
place/x,city,KZ,0.3,43.5,76.5,7,,ar,اسم,full,free,false,,
";
        assert_eq!(exported(ExportFormat::Csv), csv);
        let spacy = r#"{"label":"PERSON","pattern":"A, \"B\"","id":"person/a-b"}
{"label":"PERSON","pattern":"B","id":"person/a-b"}
{"label":"GPE","pattern":"اسم","id":"place/x"}
"#;
        assert_eq!(exported(ExportFormat::Spacy), spacy);
    }

    #[test]
    fn exported_lines_are_the_same_gazetteer() {
        let lines = exported(ExportFormat::Jsonl);
        let mut builder = GazetteerBuilder::new();
        builder.add_text("b.jsonl", &lines);
        let mut out = Vec::new();
        export(builder.build().unwrap().entities(), ExportFormat::Jsonl, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), lines);
    }
}
