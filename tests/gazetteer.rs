//! Reading a gazetteer: errors with file, line and field, merging of files, composition of institutions, records.

use std::fs;

use dalil::gazetteer::{EntityRecord, NameOrigin, Policy};
use dalil::{Article, Gazetteer, GazetteerBuilder, Options, Tagger};

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
         `geonames`, `wikidata`, `offices`, `names`, `sources`, `former_ids` (column 37)";
    unknown_class: r#"{"id":"place/a","class":"ctiy","names":{"ar":["ألف"]}}"# =>
        &*fault_of_class();
    missing_names: r#"{"id":"place/a","class":"city"}"# => "a.jsonl:1: names: are missing: an entity needs at least one name";
    missing_class: r#"{"id":"place/a","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: class: is missing: no earlier gazetteer has this id, and a new entity needs a class";
    no_type: r#"{"id":"city/a","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must start with place/, person/ or organisation/";
    no_name: r#"{"id":"place/a","class":"city","names":{"ar":[]}}"# => "a.jsonl:1: names: are missing: an entity needs at least one name";
    type_and_class: r#"{"id":"person/a","class":"city","names":{"ar":["ألف"]}}"# =>
        "a.jsonl:1: id: must start with place/ for the class city";
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
    text_after_the_object: r#"{"id":"place/a","class":"city","names":{"ar":["ألف"]}} x"# =>
        "a.jsonl:1: unexpected text after the object";
    id_twice: "{\"id\":\"place/a\",\"class\":\"city\",\"names\":{\"ar\":[\"ألف\"]}}\n\n\
               {\"id\":\"place/a\",\"class\":\"city\",\"names\":{\"ar\":[\"باء\"]}}" =>
        "a.jsonl:3: id: already occurs at a.jsonl:1";
}

fn fault_of_class() -> String {
    let classes: Vec<_> = dalil::gazetteer::Class::ALL.iter().map(|class| format!("`{class}`")).collect();
    format!("a.jsonl:1: class: unknown variant `ctiy`, expected one of {} (column 30)", classes.join(", "))
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
fn the_faults_of_a_pattern_of_places_are_reported() {
    let line = |class: &str, slot: &str, name: &str, more: &str| {
        format!(r#"{{"institution":"x","class":"{class}","slot":["{slot}"],"names":{{"ar":["{name}"]}}{more}}}"#)
    };
    for (line, expected) in [
        (line("person", "city", "بلدية {place}", ""), "class: unknown variant `person`"),
        (line("politician", "city", "بلدية {place}", ""), "class: politician is not a class of institutions"),
        (line("body", "ministry", "بلدية {place}", ""), "slot: ministry is not a class of places"),
        (line("body", "city", "بلدية", ""), "names.ar[0]: \"بلدية\" needs one slot, {place}, and words"),
        (line("body", "city", "— {place}", ""), "names.ar[0]: contains no letter or digit"),
        (line("body", "city", "بلدية {place} —", ""), "names.ar[0]: contains no letter or digit"),
        (
            line("body", "city", "بلدية {place}", r#","only":["KZ"]"#),
            "only: does not apply to an institution of places",
        ),
    ] {
        let entity = r#"{"id":"place/a","class":"city","names":{"ar":["ألماتي"]}}"#;
        let error = build(&[("a.jsonl", entity), ("institutions.jsonl", &line)]).expect_err(expected);
        assert!(error.starts_with(&format!("institutions.jsonl:1: {expected}")), "{error}");
    }
    let dated = r#"{"institution":"x","class":"body","slot":["city"],"names":{"ar":[{"text":"بلدية {place}","policy":"cue"}]}}"#;
    let error = build(&[("institutions.jsonl", dated)]).expect_err("a pattern has no policy");
    assert!(error.starts_with("institutions.jsonl:1: names.ar[0]: may state only `text` and `kind`"), "{error}");
    let line = line("body", "city", "بلدية {place}", "");
    let twice = build(&[("institutions.jsonl", &format!("{line}\n{line}"))]).expect_err("the institution is repeated");
    assert!(twice.contains("institutions.jsonl:2: institution: \"x\" already has a pattern of places"), "{twice}");
}

#[test]
fn the_number_of_patterns_of_places_is_limited() {
    let patterns = |count: usize| {
        let line = |i| {
            format!(r#"{{"institution":"x{i}","class":"body","slot":["city"],"names":{{"ar":["بلدية {{place}}"]}}}}"#)
        };
        (0..count).map(line).collect::<Vec<_>>().join("\n")
    };
    let entity = ("a.jsonl", r#"{"id":"place/a","class":"city","names":{"ar":["ألماتي"]}}"#);
    assert!(build(&[entity, ("institutions.jsonl", &patterns(511))]).is_ok());
    let error = build(&[entity, ("institutions.jsonl", &patterns(512))]).expect_err("there are too many patterns");
    assert!(error.starts_with("institutions.jsonl:512: names: exceeds the limit of 511 patterns"), "{error}");
}

#[test]
fn a_composed_entity_has_one_name_for_all_roles_of_a_language() {
    let files = [
        ("a.jsonl", r#"{"id":"place/a","class":"city","names":{"ar":["ألماتي"],"ru":["Алматы"]}}"#),
        (
            "institutions.jsonl",
            r#"{"institution":"club","class":"club","slot":["city"],"names":{"ar":[{"text":"لاعب {place}","kind":"short"},{"text":"نادي {place}","kind":"short"}],"ru":[{"text":"тренер {place}","kind":"short"},"клуб {place}"]}}"#,
        ),
    ];
    let gazetteer = build(&files).expect("the gazetteer is valid");
    let club = gazetteer.find("organisation/a-club").expect("a pattern composes it");
    let names: Vec<_> = club.names().map(|name| (name.text().into_owned(), name.policy())).collect();
    assert_eq!(names, [("ألماتي".to_owned(), Policy::Cue), ("Алматы".to_owned(), Policy::Cue)]);
}

#[test]
fn a_composed_entity_is_found_by_its_id_unless_it_is_listed() {
    let files = [
        (
            "a.jsonl",
            "{\"id\":\"place/almaty\",\"class\":\"city\",\"country\":\"KZ\",\"prominence\":0.8,\"names\":{\"ar\":[\"ألماتي\"],\"ru\":[\"Алматы\"]}}\n\
             {\"id\":\"place/astana\",\"class\":\"city\",\"country\":\"KZ\",\"names\":{\"ar\":[\"أستانا\"]}}\n\
             {\"id\":\"organisation/astana-municipality\",\"class\":\"body\",\"names\":{\"ar\":[\"عمدية أستانا\"]}}",
        ),
        (
            "institutions.jsonl",
            "{\"institution\":\"municipality\",\"class\":\"body\",\"prominence\":0.5,\"slot\":[\"city\"],\"names\":{\"ar\":[\"بلدية {place}\"],\"ru\":[\"мэрия {place}\"]}}",
        ),
    ];
    let tagger = Tagger::new(build(&files).expect("the gazetteer is valid")).expect("the names fit");
    let composed = tagger.gazetteer().find("organisation/almaty-municipality").expect("a pattern composes it");
    assert_eq!((composed.class().as_str(), composed.country().as_deref()), ("body", Some("KZ")));
    assert_eq!(composed.prominence(), 0.4);
    assert_eq!(composed.canonical("ar").as_deref(), Some("بلدية ألماتي"));
    assert_eq!(composed.canonical("ru"), None, "the place would be a genitive");
    assert_eq!(composed.place().expect("its place").id(), "place/almaty");
    assert!(tagger.gazetteer().find("organisation/nowhere-municipality").is_none());
    let lookup = |name: &str| tagger.lookup(name).iter().map(|found| found.name.entity().id()).collect::<Vec<_>>();
    assert_eq!(lookup("وبلدية ألماتي"), ["organisation/almaty-municipality"]);
    assert_eq!(lookup("мэрии Алматы"), ["organisation/almaty-municipality"]);
    assert_eq!(lookup("بلدية أستانا"), ["organisation/astana-municipality"]);
    let listed = tagger.gazetteer().find("organisation/astana-municipality").expect("listed");
    assert_eq!(listed.canonical("ar").as_deref(), Some("عمدية أستانا"));
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
fn institutions_are_composed_from_patterns_and_adjectives() {
    let files = [
        ("places.jsonl", r#"{"id":"place/russia","class":"country","country":"RU","names":{"ar":["روسيا"]}}"#),
        ("adjectives.jsonl", r#"{"country":"place/russia","ar":{"m":["الروسي"],"f":["الروسية"]},"en":["Russian"]}"#),
        (
            "institutions.jsonl",
            r#"{"institution":"ministry-of-defence","class":"ministry","names":{"ar":["وزارة الدفاع {adjective.f}","دفاع {country}"],"en":["{adjective} Ministry of Defence"]}}"#,
        ),
        (
            "organisations.jsonl",
            r#"{"id":"organisation/russia-ministry-of-defence","class":"ministry","prominence":0.8,"names":{"en":["Russian MoD"]}}"#,
        ),
    ];
    let gazetteer = build(&files).expect("the gazetteer is valid");
    let ministry = gazetteer.find("organisation/russia-ministry-of-defence").expect("the institution is composed");
    let names: Vec<_> = ministry.names().map(|name| name.text()).collect();
    assert_eq!(names, ["وزارة الدفاع الروسية", "دفاع روسيا", "Russian MoD", "Russian Ministry of Defence"]);
    assert_eq!((ministry.country().as_deref(), ministry.prominence()), (Some("RU"), 0.8));
}

#[test]
fn an_institution_of_a_country_is_composed_in_the_text() {
    let files = [
        (
            "places.jsonl",
            "{\"id\":\"place/russia\",\"class\":\"country\",\"country\":\"RU\",\"prominence\":0.9,\"names\":{\"ar\":[\"روسيا\"],\"en\":[\"Russia\"],\"ru\":[\"Россия\"]}}\n\
             {\"id\":\"place/mali\",\"class\":\"country\",\"country\":\"ML\",\"names\":{\"ar\":[\"مالي\"]}}\n\
             {\"id\":\"place/chad\",\"class\":\"country\",\"country\":\"TD\",\"names\":{\"ar\":[\"تشاد\"]}}",
        ),
        (
            "adjectives.jsonl",
            "{\"country\":\"place/russia\",\"ar\":{\"m\":[\"الروسي\"],\"f\":[\"الروسية\"]},\"en\":[\"Russian\"],\"ru\":{\"n\":[\"российское\"]}}\n\
             {\"country\":\"place/mali\",\"ar\":{\"f\":[\"المالية\"]}}",
        ),
        (
            "institutions.jsonl",
            r#"{"institution":"ministry-of-defence","class":"ministry","prominence":0.5,"except":["ML"],"names":{"ar":["وزارة الدفاع {adjective.f}","دفاع {country}"],"en":["{adjective} Ministry of Defence"],"ru":["{adjective.n} министерство обороны"]}}"#,
        ),
    ];
    let tagger = Tagger::new(build(&files).expect("the gazetteer is valid")).expect("the names fit");
    let gazetteer = tagger.gazetteer();
    let ministry = gazetteer.find("organisation/russia-ministry-of-defence").expect("the pattern composes it");
    assert_eq!((ministry.class().as_str(), ministry.country().as_deref()), ("ministry", Some("RU")));
    assert_eq!(ministry.prominence(), 0.5, "that of the country does not matter");
    let names: Vec<_> = ministry.names().map(|name| name.text().into_owned()).collect();
    let expected =
        ["وزارة الدفاع الروسية", "دفاع روسيا", "Russian Ministry of Defence", "российское министерство обороны"];
    assert_eq!(names, expected);
    for absent in ["organisation/mali-ministry-of-defence", "organisation/chad-ministry-of-defence"] {
        assert!(gazetteer.find(absent).is_none(), "{absent}");
    }
    let national: Vec<_> = gazetteer.national_institutions().map(|entity| entity.id().into_owned()).collect();
    assert_eq!(national, ["organisation/russia-ministry-of-defence"]);
    for (text, is_found) in [
        ("وبوزارة الدفاع الروسية", true),
        ("دفاع روسيا", true),
        ("Russian Ministry of Defence", true),
        ("российским министерством обороны", true),
        ("وزارة الدفاع الروسي", false),
        ("وزارة الدفاع المالية", false),
        ("دفاع تشاد", false),
        ("Russia Ministry of Defence", false),
        ("russian ministry of defence", false),
    ] {
        let tagged = tagger.tag(&Article::new("", text), &Options::default());
        let found = tagged.mentions.iter().any(|mention| mention.entity == ministry.key());
        assert_eq!(found, is_found, "{text}");
    }
}

#[test]
fn a_pattern_with_invalid_slots_or_prominence_is_an_error() {
    for (name, expected) in [
        ("الجيش {adj}", "needs one slot, {country} or {adjective}, and words"),
        ("الجيش {place}", "needs one slot, {country} or {adjective}, and words"),
        ("{country} {adjective.f}", "needs one slot"),
        ("{adjective.f", "needs one slot"),
        ("جيش}{country}", "needs one slot"),
        ("الجيش", "needs one slot"),
        ("{adjective.m} —", "contains no letter or digit"),
    ] {
        let line = format!(r#"{{"institution":"army","class":"army","names":{{"ar":["{name}"]}}}}"#);
        let error = build(&[("institutions.jsonl", &line)]).expect_err("the pattern is invalid");
        assert!(error.starts_with("institutions.jsonl:1: names.ar[0]: "), "{error}");
        assert!(error.contains(expected), "{error}");
    }
    for (line, expected) in [
        (r#""class":"site","names":{"ar":["جيش {country}"]}"#, "class: site is not a class of institutions"),
        (r#""class":"army","only":["kz"],"names":{"ar":["جيش {country}"]}"#, "only: "),
        (r#""class":"army","except":["XYZ"],"names":{"ar":["جيش {country}"]}"#, "except: "),
        (
            r#""class":"army","names":{"ar":[{"text":"جيش {country}","kind":"short"}]}"#,
            "names.ar[0]: states a role, which needs the slot {place}",
        ),
    ] {
        let error = build(&[("institutions.jsonl", &format!(r#"{{"institution":"army",{line}}}"#))])
            .expect_err("the pattern is invalid");
        assert!(error.starts_with(&format!("institutions.jsonl:1: {expected}")), "{error}");
    }
    let lines = "{\"institution\":\"army\",\"class\":\"army\",\"names\":{\"ar\":[\"جيش {country}\"]}}\n\
                 {\"institution\":\"army\",\"class\":\"body\",\"slot\":[\"city\"],\"names\":{\"ar\":[\"حرس {place}\"]}}";
    let error = build(&[("institutions.jsonl", lines)]).expect_err("the classes differ");
    assert!(error.starts_with("institutions.jsonl:2: class: body differs from the class army"), "{error}");
    let line = r#"{"institution":"army","class":"army","prominence":7,"names":{"ar":["جيش {country}"]}}"#;
    let fault = build(&[("institutions.jsonl", line)]).expect_err("the prominence is invalid");
    assert_eq!(fault, "institutions.jsonl:1: prominence: must be from 0 to 1");
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
    let tagger = Tagger::embedded().expect("the shipped gazetteer is valid");
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

/// The entity files of the embedded gazetteer.
const ENTITY_FILES: [&str; 3] = [
    include_str!("../gazetteer/places.jsonl"),
    include_str!("../gazetteer/people.jsonl"),
    include_str!("../gazetteer/organisations.jsonl"),
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
