//! Reading a gazetteer: errors with file, line and field, merging of files, composition of institutions, records.

mod institutions;

use std::fs;

use dalil::gazetteer::{EntityRecord, NameOrigin};
use dalil::{Gazetteer, GazetteerBuilder, Tagger};

/// Builds a gazetteer from the files of a folder. Paths in the error are relative to the folder.
fn build(files: &[(&str, &str)]) -> Result<Gazetteer, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let mut builder = GazetteerBuilder::new();
    builder.add_path(folder.path());
    let prefix = format!("{}/", folder.path().display());
    builder.build().map_err(|error| error.to_string().replace(&prefix, ""))
}

/// The error for a line of an entity file.
fn fault(line: &str) -> String {
    build(&[("a.jsonl", line)]).expect_err("the line is invalid")
}

/// Cases: a line and the error that is reported for it.
macro_rules! faults {
    ($($name:ident: $line:expr => $expected:expr;)+) => {
        $(#[test] fn $name() { assert_eq!(fault($line), $expected); })+
    };
}

faults! {
    not_json: "{" => "a.jsonl:1: EOF while parsing an object (column 1)";
    unknown_field: r#"{"id":"place/a","class":"city","nmes":{}}"# =>
        "a.jsonl:1: nmes: unknown field `nmes`, expected one of `id`, `class`, `country`, `prominence`, `location`, \
         `geonames`, `wikidata`, `offices`, `names`, `sources`, `disabled`, \
         `former_ids`, `extra` (column 37)";
    unknown_class: r#"{"id":"place/a","class":"ctiy","names":{"ar":["ألف"]}}"# =>
        &*fault_of_class();
    missing_names: r#"{"id":"place/a","class":"city"}"# => "a.jsonl:1: names: are missing: an entity needs at least one name";
    missing_class: r#"{"id":"place/a","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: class: is missing: no earlier gazetteer has this id, and a new entity needs a class";
    no_type: r#"{"id":"city/a","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must start with place/, person/, organisation/ or other/, followed by lower-case ASCII words and \
         numbers joined by hyphens";
    no_name: r#"{"id":"place/a","class":"city","names":{"ar":[]}}"# => "a.jsonl:1: names: are missing: an entity needs at least one name";
    type_and_class: r#"{"id":"person/a","class":"city","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must start with place/ for the class city, followed by lower-case ASCII words and numbers joined \
         by hyphens";
    capital_id: r#"{"id":"place/A","class":"city","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must be lower-case ASCII words and numbers joined by hyphens";
    country: r#"{"id":"place/a","class":"city","country":"Kz","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: country: must be two capital letters (ISO 3166-1 alpha-2)";
    prominence: r#"{"id":"place/a","class":"city","prominence":1.5,"names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: prominence: must be from 0 to 1";
    location: r#"{"id":"place/a","class":"city","location":[91,0],"names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: location: must be a latitude and a longitude in degrees";
    wikidata: r#"{"id":"place/a","class":"city","wikidata":"35493","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: wikidata: must be Q and a number";
    name_without_letters: r#"{"id":"place/a","class":"city","names":{"ar":["ألف","،"]}}"# =>
        "a.jsonl:1: names.ar[1]: contains no letter or digit";
    language: r#"{"id":"place/a","class":"city","names":{"arabic":["ألف"]}}"# =>
        "a.jsonl:1: names.arabic[0]: \"arabic\" is not a language code (BCP 47), such as ar";
    language_twice: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"],"ar":["باء"]}}"# =>
        "a.jsonl:1: names: language \"ar\" occurs twice (column 72)";
    former_id_of_itself: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]},"former_ids":["place/b","place/a"]}"# =>
        "a.jsonl:1: former_ids[1]: is the id of the entity itself";
    former_id_of_another_type: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]},"former_ids":["person/a"]}"# =>
        "a.jsonl:1: former_ids[0]: must have the type of the id";
    malformed_former_id: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]},"former_ids":["place/"]}"# =>
        "a.jsonl:1: former_ids[0]: must be lower-case ASCII words and numbers joined by hyphens";
    class_of_another_type: r#"{"id":"other/a","class":"city","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must start with place/ for the class city, followed by lower-case ASCII words and numbers joined \
         by hyphens";
    malformed_class: r#"{"id":"other/a","class":"A product","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: class: must be lower-case ASCII words and numbers joined by hyphens, at most 64 bytes";
    extra_that_is_no_string: r#"{"id":"other/a","class":"law","names":{"ar":["ألف"]},"extra":{"year":2020}}"# =>
        "a.jsonl:1: extra.year: invalid type: integer `2020`, expected a string (column 76)";
    extra_without_a_name: r#"{"id":"other/a","class":"law","names":{"ar":["ألف"]},"extra":{"":"x"}}"# =>
        "a.jsonl:1: extra: the name of a field must have 1 to 64 bytes";
    text_after_the_object: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]}} x"# =>
        "a.jsonl:1: unexpected text after the object";
    id_twice: "{\"id\":\"place/a\",\"class\":\"city\",\"names\":{\"ar\":[\"ألف\"]}}\n\n\
               {\"id\":\"place/a\",\"class\":\"city\",\"names\":{\"ar\":[\"باء\"]}}" =>
        "a.jsonl:3: id: already occurs at a.jsonl:1";
}

fn fault_of_class() -> String {
    let classes: Vec<_> = dalil::gazetteer::Class::ALL.iter().map(ToString::to_string).collect();
    format!("a.jsonl:1: class: unknown word \"ctiy\" (did you mean \"city\"?), expected one of {}", classes.join(", "))
}

#[test]
fn a_former_id_is_followed_and_belongs_to_one_entity() {
    let line = |id: &str, former: &[&str]| {
        format!(r#"{{"id":"place/{id}","class":"city","names":{{"ar":["ألماتي"]}},"former_ids":{former:?}}}"#)
    };
    let lines = [line("a", &["place/old", "place/older"]), line("b", &[])].join("\n");
    let extension = r#"{"id":"place/a","former_ids":["place/oldest","place/old"]}"#;
    let mut builder = GazetteerBuilder::new();
    builder.add_text("a.jsonl", &lines).add_text("mine.jsonl", extension);
    let gazetteer = builder.build().expect("valid");
    for id in ["place/a", "place/old", "place/older", "place/oldest"] {
        let found = gazetteer.find(id).expect("listed or redirected");
        assert_eq!(found.id(), "place/a");
        assert_eq!(found.former_ids(), ["place/old", "place/older", "place/oldest"]);
    }
    assert_eq!(gazetteer.find("place/a").expect("listed").to_record().former_ids.len(), 3);
    assert!(gazetteer.find("place/b").expect("listed").former_ids().is_empty());

    for (lines, expected) in [
        (
            [line("a", &["place/b"]), line("b", &[])],
            "a.jsonl:1: former_ids: place/b is the id of an entity at a.jsonl:2",
        ),
        (
            [line("a", &["place/x"]), line("b", &["place/x"])],
            "a.jsonl:2: former_ids: place/x is also a former id of place/a",
        ),
    ] {
        assert_eq!(build(&[("a.jsonl", &lines.join("\n"))]).expect_err(expected), expected);
    }
    let many: Vec<_> = (0..101).map(|i| format!("place/x{i}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(fault(&line("a", &many)), "a.jsonl:1: former_ids: 101 ids exceed the limit of 100");
}

#[test]
fn other_entities_have_classes_with_free_names_and_extra_fields() {
    let mut builder = GazetteerBuilder::new();
    let line = r#"{"id":"other/aphone","class":"product","names":{"en":["Aphone"]},"extra":{"maker":"A","sku":"1"}}"#;
    builder.add_text("a.jsonl", line);
    builder
        .add_text("b.jsonl", r#"{"id":"other/aphone","class":"device","extra":{"sku":"2","url":"https://a.example"}}"#);
    let gazetteer = builder.build().expect("valid");
    let found = gazetteer.find("other/aphone").expect("listed");
    assert_eq!((found.entity_type().as_str(), found.class_name()), ("other", "device"));
    let extra = [("maker", "A"), ("sku", "2"), ("url", "https://a.example")];
    assert_eq!(found.extra().collect::<Vec<_>>(), extra);
    assert!(gazetteer.has_class("device") && gazetteer.has_class("city") && !gazetteer.has_class("product"));
    let record = serde_json::to_string(&found.to_record()).expect("a record");
    assert!(record.contains(r#""class":"device""#) && record.contains(r#""extra":{"maker":"A","#), "{record}");
}

#[test]
fn extra_fields_and_free_classes_are_limited() {
    let line = |id: usize, class: &str, extra: &str| {
        format!(r#"{{"id":"other/a{id}","class":"{class}","names":{{"en":["A{id}"]}},"extra":{{{extra}}}}}"#)
    };
    let fields = |from: usize, to: usize| (from..to).map(|i| format!(r#""f{i}":"x""#)).collect::<Vec<_>>().join(",");
    assert!(build(&[("a.jsonl", &line(0, "law", &fields(0, 32)))]).is_ok());
    let error = fault(&line(0, "law", &fields(0, 33)));
    assert_eq!(error, "a.jsonl:1: extra: 33 fields exceed the limit of 32");
    let error = fault(&line(0, "law", &format!(r#""f":"{}""#, "x".repeat(4096))));
    assert_eq!(error, "a.jsonl:1: extra: 4097 bytes of names and values exceed the limit of 4096");
    let mut builder = GazetteerBuilder::new();
    builder.add_text("a.jsonl", &line(0, "law", &fields(0, 20))).add_text("b.jsonl", &line(0, "law", &fields(15, 40)));
    let error = builder.build().expect_err("the lines together have too many fields").to_string();
    assert_eq!(error, "a.jsonl:1: extra: 40 fields exceed the limit of 32");

    let classes = |count: usize| (0..count).map(|i| line(i, &format!("class-{i}"), "")).collect::<Vec<_>>().join("\n");
    assert!(build(&[("a.jsonl", &classes(255))]).is_ok());
    let error = build(&[("a.jsonl", &classes(256))]).expect_err("too many classes");
    assert!(error.ends_with("class: exceeds the limit of 255 classes of other entities"), "{error}");
}

#[test]
fn a_name_longer_than_1024_bytes_is_an_error() {
    let line = format!(r#"{{"id":"place/a","class":"city","names":{{"en":["{}"]}}}}"#, "a".repeat(1025));
    assert_eq!(fault(&line), "a.jsonl:1: names.en[0]: 1025 bytes exceed the limit of 1024");
}

#[test]
fn a_cue_word_without_letters_or_longer_than_1024_bytes_is_an_error() {
    let words =
        [("،".to_owned(), "contains no letter or digit"), ("م".repeat(40_000), "80000 bytes exceed the limit of 1024")];
    for (word, message) in words {
        let line = format!(r#"{{"cue":"city","lang":"ar","side":"before","for":["city"],"words":["مدينة","{word}"]}}"#);
        let fault = build(&[("cues.jsonl", &line)]).expect_err("the word is invalid");
        assert_eq!(fault, format!("cues.jsonl:1: words[1]: {message}"));
    }
}

#[test]
fn the_number_of_forms_of_a_name_with_many_compounds_is_bounded() {
    let name = "أبو ".repeat(100) + "ظبي";
    let line = format!(r#"{{"id":"place/a","class":"city","names":{{"ar":["{name}"]}}}}"#);
    let tagger = Tagger::new(build(&[("a.jsonl", &line)]).expect("the gazetteer is valid")).expect("the names fit");
    assert_eq!(tagger.lookup(&name).len(), 1);
    assert_eq!(tagger.lookup(&name.replacen("أبو ", "أبا", 1)).len(), 1, "the first compounds have variants");
}

#[test]
fn all_errors_are_reported_at_once() {
    let faults = build(&[("a.jsonl", "{\n{"), ("b.jsonl", "{")]).expect_err("three lines are invalid");
    assert_eq!(faults.lines().count(), 3, "{faults}");
}

#[test]
fn a_folder_without_data_and_a_missing_file_are_errors() {
    assert!(
        build(&[("readme.md", "nothing")])
            .expect_err("the folder has no data")
            .ends_with("the folder contains no .jsonl or .tsv file")
    );
    let mut builder = GazetteerBuilder::new();
    builder.add_path(std::path::Path::new("/nowhere/names.jsonl"));
    assert!(builder.build().expect_err("the file is missing").to_string().starts_with("/nowhere/names.jsonl: "));
}

#[test]
fn a_later_file_extends_an_entity() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("a", r#"{"id":"place/a","class":"city","country":"KZ","geonames":7,"names":{"ar":["ألف"]}}"#);
    builder
        .add_text("b", r#"{"id":"place/a","class":"town","prominence":0.9,"names":{"ar":["ألف","باء"],"en":["A"]}}"#);
    let gazetteer = builder.build().expect("the gazetteer is valid");
    let entity = gazetteer.find("place/a").expect("the entity exists");
    assert_eq!(entity.names().map(|name| name.text()).collect::<Vec<_>>(), ["ألف", "باء", "A"]);
    assert_eq!((entity.class().as_str(), entity.prominence()), ("town", 0.9));
    assert_eq!((entity.country().as_deref(), entity.geonames_id()), (Some("KZ"), Some(7)));
}

#[test]
fn the_version_depends_only_on_the_data() {
    let version = |text: &str| {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("a", text);
        builder.build().expect("the gazetteer is valid").version().to_owned()
    };
    let line = r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]}}"#;
    assert_eq!(version(line), version(&format!("\u{FEFF}\n# a comment\n{line}\r\n")));
    assert_ne!(version(line), version(&line.replace("ألف", "باء")));
}

#[test]
fn generated_spellings_are_marked_and_listed_names_take_precedence() {
    let files = [(
        "a.jsonl",
        "{\"id\":\"place/johannesburg\",\"class\":\"city\",\"prominence\":0.8,\"names\":{\"ar\":[\"جوهانسبورغ\"]}}\n\
         {\"id\":\"place/other\",\"class\":\"city\",\"prominence\":0.3,\"names\":{\"ar\":[\"جوهانسبرغ\"]}}",
    )];
    let tagger = Tagger::new(build(&files).expect("the gazetteer is valid")).expect("the names fit");
    let carriers = |name: &str| -> Vec<_> {
        tagger.lookup(name).iter().map(|found| (found.name.entity().id().into_owned(), found.origin)).collect()
    };
    assert_eq!(carriers("جوهانزبورغ"), [("place/johannesburg".to_owned(), NameOrigin::Generated)]);
    assert_eq!(
        carriers("جوهانسبرغ"),
        [("place/other".to_owned(), NameOrigin::Listed)],
        "the listed name takes precedence"
    );
    assert_eq!(carriers("جوهنزبرغ"), [], "the spelling is two edits away");
}

#[test]
fn the_shipped_gazetteer_has_enough_entities_of_each_type() {
    let tagger = Tagger::embedded().expect("the built-in gazetteer is valid");
    let gazetteer = tagger.gazetteer();
    let of = |wanted: &str| gazetteer.entities().filter(|e| e.entity_type().as_str() == wanted).count();
    assert!(of("place") >= 6_000 && of("person") >= 600 && of("organisation") >= 800);
    for (name, id) in
        [("ألماتي", "place/almaty"), ("نورسلطان", "place/astana"), ("عبدالله الثاني", "person/abdullah-ii-of-jordan")]
    {
        assert_eq!(tagger.lookup(name)[0].name.entity().id(), id, "{name}");
    }
}

#[test]
fn the_errors_after_the_hundredth_are_counted() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("a.jsonl", &"{\n".repeat(150));
    let error = builder.build().expect_err("every line is invalid");
    assert_eq!((error.faults().len(), error.omitted()), (100, 50));
    assert!(error.to_string().ends_with("\nand 50 more"), "{error}");
}

/// The entity files of the built-in gazetteer.
const ENTITY_FILES: [&str; 3] = [
    include_str!("../../gazetteer/places.jsonl"),
    include_str!("../../gazetteer/people.jsonl"),
    include_str!("../../gazetteer/organisations.jsonl"),
];

#[test]
fn a_record_is_written_as_the_line_it_was_read_from() {
    let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON");
    for line in ENTITY_FILES.iter().flat_map(|file| file.lines()) {
        let record: EntityRecord = serde_json::from_str(line).expect("an entity");
        let written = serde_json::to_string(&record).expect("it is serialised");
        assert!(written == line || value(&written) == value(line), "{written} instead of {line}");
    }
}

#[test]
fn records_build_the_same_entities_as_lines() {
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    let embedded = builder.build().expect("valid");
    let records: Vec<_> = embedded.entities().map(|entity| entity.to_record()).collect();
    let mut builder = GazetteerBuilder::new();
    builder.add_records("records", records.clone());
    let rebuilt = builder.build().expect("valid");
    assert_eq!(rebuilt.len(), embedded.len());
    for (entity, mut record) in rebuilt.entities().zip(records) {
        let mut found = entity.to_record();
        found.sources.sort();
        record.sources.sort();
        assert_eq!(found, record);
    }
}

#[test]
fn records_have_the_version_and_the_faults_of_their_lines() {
    let line = r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]}}"#;
    let record: EntityRecord = serde_json::from_str(line).expect("an entity");
    let (mut of_records, mut of_text) = (GazetteerBuilder::new(), GazetteerBuilder::new());
    of_records.add_records("a", [record.clone()]);
    of_text.add_text("a", line);
    assert_eq!(of_records.build().expect("valid").version(), of_text.build().expect("valid").version());
    let mut builder = GazetteerBuilder::new();
    builder.add_records("a", [record, EntityRecord::new("place/B")]);
    let fault = builder.build().expect_err("the second record is invalid").to_string();
    assert_eq!(fault, "a:2: id: must be lower-case ASCII words and numbers joined by hyphens");
}

#[test]
fn more_parts_than_the_limit_are_an_error() {
    let names = EntityRecord::new("place/x");
    let parts = |count: usize| {
        let mut builder = GazetteerBuilder::new();
        for _ in 0..count {
            builder.add_text("a.jsonl", r#"{"id":"place/x","class":"city","names":{"en":["X"]}}"#);
        }
        builder.build()
    };
    let tagger = Tagger::new(parts(253).expect("253 parts are allowed")).expect("the names fit");
    let overlay = |parts: usize| {
        tagger.with_overlay(|builder| {
            (0..parts).for_each(|_| _ = builder.add_records("request", [names.clone()]));
        })
    };
    assert!(overlay(2).is_ok());
    let error = overlay(3).expect_err("256 parts").to_string();
    assert!(error.contains("exceeds the limit of 255 gazetteers"), "{error}");
    let error = parts(254).expect_err("254 parts").to_string();
    assert!(error.contains("exceeds the limit of 253 gazetteers"), "{error}");
}
