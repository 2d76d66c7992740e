//! A case for each format: the written lines, and the invalid rows.

use std::collections::HashMap;
use std::fs;

use dalil::GazetteerBuilder;
use dalil::gazetteer::Class;
use dalil::import::{Format, ImportOptions, MergeBy};

use crate::support::{Imported, folder, import_fixtures};

/// An import and what it must report: file, line and field of each invalid row, and the valid rows that are left out.
struct Case {
    name: &'static str,
    format: Format,
    files: &'static [&'static str],
    options: ImportOptions,
    faults: &'static [(&'static str, usize, &'static str)],
    left_out: &'static [(&'static str, u64)],
}

fn languages() -> Vec<String> {
    ["ar", "en", "ru", "kk", "tr"].map(str::to_owned).to_vec()
}

const GEONAMES_FAULTS: &[(&str, usize, &str)] = &[
    ("geonames-countryInfo.txt", 5, ""),
    ("geonames-alternateNamesV2.txt", 12, "geonameid"),
    ("geonames-alternateNamesV2.txt", 16, "alternate name"),
    ("geonames-alternateNamesV2.txt", 17, ""),
    ("geonames-KZ.txt", 5, "location"),
    ("geonames-KZ.txt", 6, "geonameid"),
    ("geonames-KZ.txt", 7, "id"),
    ("geonames-KZ.txt", 11, ""),
];

fn geonames() -> Vec<Case> {
    let options = ImportOptions { languages: languages(), ..ImportOptions::default() };
    let left_out = &[("feature code without a class", 1)];
    vec![
        Case {
            name: "geonames",
            format: Format::Geonames,
            files: &["geonames-KZ.txt", "geonames-alternateNamesV2.txt", "geonames-countryInfo.txt"],
            options: options.clone(),
            faults: GEONAMES_FAULTS,
            left_out,
        },
        Case {
            name: "geonames-merged",
            format: Format::Geonames,
            files: &["geonames-countryInfo.txt", "geonames-alternateNamesV2.txt", "geonames-KZ.txt"],
            options: ImportOptions { merge: Some(MergeBy::Geonames), ..options },
            faults: GEONAMES_FAULTS,
            left_out,
        },
        Case {
            name: "geonames-zip",
            format: Format::Geonames,
            files: &["geonames-KZ.zip"],
            options: ImportOptions { min_population: 20_000, ..ImportOptions::default() },
            faults: &[("geonames-KZ.zip", 6, "geonameid"), ("geonames-KZ.zip", 7, "id"), ("geonames-KZ.zip", 11, "")],
            left_out: &[("below the minimum population", 2), ("feature code without a class", 1)],
        },
    ]
}

fn tables() -> Vec<Case> {
    vec![
        Case {
            name: "csv",
            format: Format::Csv,
            files: &["clubs.csv"],
            options: ImportOptions::default(),
            faults: &[
                ("clubs.csv", 5, "class"),
                ("clubs.csv", 6, "country"),
                ("clubs.csv", 7, "prominence"),
                ("clubs.csv", 8, "names"),
                ("clubs.csv", 9, "id"),
                ("clubs.csv", 10, ""),
                ("clubs.csv", 11, "wikidata"),
                ("clubs.csv", 12, ""),
            ],
            left_out: &[],
        },
        Case {
            name: "tsv",
            format: Format::Tsv,
            files: &["places.tsv"],
            options: ImportOptions::default(),
            faults: &[
                ("places.tsv", 4, "latitude"),
                ("places.tsv", 5, "longitude"),
                ("places.tsv", 6, "kind"),
                ("places.tsv", 7, "language"),
            ],
            left_out: &[],
        },
        Case {
            name: "list",
            format: Format::List,
            files: &["names.txt"],
            options: ImportOptions { class: Some(Class::Club), ..ImportOptions::default() },
            faults: &[("names.txt", 6, "id"), ("names.txt", 7, "names.und[0]"), ("names.txt", 8, "")],
            left_out: &[],
        },
    ]
}

/// Options with a class for a word of the source.
fn mapped(word: &str, class: Option<Class>) -> ImportOptions {
    ImportOptions { classes: HashMap::from([(word.to_owned(), class)]), ..ImportOptions::default() }
}

fn wikidata() -> Vec<Case> {
    let options = ImportOptions { languages: languages(), ..ImportOptions::default() };
    let faults = &[
        ("wikidata.json", 10, "labels.?"),
        ("wikidata.json", 11, "names.en[0]"),
        ("wikidata.json", 12, "labels.en"),
        ("wikidata.json", 14, "id"),
    ];
    let left_out = &[("no class for its P31", 3), ("no item", 1), ("no name in the chosen languages", 1)];
    vec![
        Case {
            name: "wikidata",
            format: Format::Wikidata,
            files: &["wikidata.json"],
            options: options.clone(),
            faults,
            left_out,
        },
        Case {
            name: "wikidata-merged",
            format: Format::Wikidata,
            files: &["wikidata.json"],
            options: ImportOptions { merge: Some(MergeBy::Wikidata), ..options.clone() },
            faults,
            left_out,
        },
        Case {
            name: "paranames",
            format: Format::Paranames,
            files: &["paranames.tsv"],
            options,
            faults: &[
                ("paranames.tsv", 7, "wikidata_id"),
                ("paranames.tsv", 8, "type"),
                ("paranames.tsv", 9, ""),
                ("paranames.tsv", 10, "names.en[0]"),
                ("paranames.tsv", 12, "id"),
            ],
            left_out: &[],
        },
    ]
}

fn others() -> Vec<Case> {
    vec![
        Case {
            name: "spacy",
            format: Format::Spacy,
            files: &["patterns.jsonl"],
            options: mapped("PRODUCT", None),
            faults: &[
                ("patterns.jsonl", 4, "pattern"),
                ("patterns.jsonl", 5, "pattern"),
                ("patterns.jsonl", 9, ""),
                ("patterns.jsonl", 10, ""),
            ],
            left_out: &[("label left out", 1)],
        },
        Case {
            name: "opensanctions",
            format: Format::Opensanctions,
            files: &["opensanctions.json"],
            options: ImportOptions::default(),
            faults: &[
                ("opensanctions.json", 5, "names"),
                ("opensanctions.json", 6, "properties.name"),
                ("opensanctions.json", 7, ""),
                ("opensanctions.json", 8, "id"),
            ],
            left_out: &[("schema without a class", 1)],
        },
        Case {
            name: "skos-turtle",
            format: Format::Skos,
            files: &["thesaurus.ttl"],
            options: mapped("http://example.org/topics/clubs", Some(Class::Club)),
            faults: &[("thesaurus.ttl", 15, ""), ("thesaurus.ttl", 16, "names.en[0]"), ("thesaurus.ttl", 17, "names")],
            left_out: &[("deprecated concept", 1), ("no class for its type, scheme or broader concept", 3)],
        },
        Case {
            name: "skos-xml",
            format: Format::Skos,
            files: &["thesaurus.rdf"],
            options: ImportOptions { class: Some(Class::Club), ..ImportOptions::default() },
            faults: &[("thesaurus.rdf", 7, "names.english language"), ("thesaurus.rdf", 14, "names")],
            left_out: &[],
        },
    ]
}

#[test]
fn xml_with_a_document_type_is_refused() {
    let bytes = crate::support::fixture("entities.rdf");
    let options = ImportOptions { class: Some(Class::Club), ..ImportOptions::default() };
    let error = crate::support::import_bytes(Format::Skos, &bytes, &options).unwrap_err();
    assert!(error.to_string().contains("has a document type (<!DOCTYPE)"), "{error}");
}

#[test]
fn files_of_another_format_are_refused() {
    let cases = [
        (Format::Geonames, "clubs.csv", "is no file of GeoNames"),
        (Format::Paranames, "clubs.csv", "the header has no column \"wikidata_id\""),
        (Format::Csv, "names.txt", "the header has no column `name`"),
        (Format::List, "names.txt", "a list has no classes: state the class"),
    ];
    for (format, file, message) in cases {
        let bytes = crate::support::fixture(file);
        let error = crate::support::import_bytes(format, &bytes, &ImportOptions::default()).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

fn cases() -> impl Iterator<Item = Case> {
    [geonames(), tables(), wikidata(), others()].into_iter().flatten()
}

#[test]
fn lines_and_invalid_rows_are_as_expected() {
    let record = std::env::var_os("DALIL_RECORD_IMPORTS").is_some();
    for case in cases() {
        let imported = import_fixtures(case.format, case.files, &case.options);
        let path = folder().join("expected").join(format!("{}.jsonl", case.name));
        if record {
            fs::write(&path, &imported.lines).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        similar(case.name, &imported.lines, &expected);
        let faults: Vec<_> = case.faults.iter().map(|&(file, line, field)| (file.into(), line, field.into())).collect();
        assert_eq!(imported.places(), faults, "{}: {:#?}", case.name, imported.faults);
        let left_out: HashMap<_, _> =
            imported.summary.left_out.iter().map(|(&reason, &count)| (reason, count)).collect();
        assert_eq!(left_out, case.left_out.iter().copied().collect(), "{}", case.name);
    }
}

fn similar(name: &str, lines: &str, expected: &str) {
    for (found, expected) in lines.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(lines.lines().count(), expected.lines().count(), "{name}: {lines}");
}

#[test]
fn the_lines_are_a_valid_gazetteer() {
    for case in cases() {
        let Imported { lines, summary, .. } = import_fixtures(case.format, case.files, &case.options);
        let mut builder = GazetteerBuilder::new();
        if case.options.merge.is_some() {
            builder.add_records("base", crate::support::gazetteer().entities().map(|entity| entity.to_record()));
        }
        builder.add_text("imported.jsonl", &lines);
        let gazetteer = builder.build().unwrap_or_else(|error| panic!("{}: {error}\n{lines}", case.name));
        assert_eq!(gazetteer.parts().last(), Some(&(summary.written as usize)), "{}", case.name);
    }
}

#[test]
fn ids_stay_the_same_when_rows_are_added_or_reordered() {
    use crate::support::import_bytes;
    let ids = |lines: &str| -> Vec<String> {
        let id =
            |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        let mut ids: Vec<_> = lines.lines().map(id).collect();
        ids.sort();
        ids
    };
    for (format, file, header) in [(Format::Geonames, "geonames-KZ.txt", 0), (Format::Tsv, "places.tsv", 1)] {
        let text = String::from_utf8(crate::support::fixture(file)).unwrap();
        let before = import_bytes(format, text.as_bytes(), &ImportOptions::default()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let reversed: Vec<&str> = lines[..header].iter().chain(lines[header..].iter().rev()).copied().collect();
        let after = import_bytes(format, reversed.join("\n").as_bytes(), &ImportOptions::default()).unwrap();
        assert_eq!(ids(&before.lines), ids(&after.lines), "{file}");
    }
}
