//! Patterns of institutions: what they compose, and their faults.

use dalil::gazetteer::Policy;
use dalil::{Article, Options, Tagger};

use crate::build;

#[test]
fn the_faults_of_a_pattern_of_places_are_reported() {
    let line = |class: &str, slot: &str, name: &str, more: &str| {
        format!(r#"{{"institution":"x","class":"{class}","slot":["{slot}"],"names":{{"ar":["{name}"]}}{more}}}"#)
    };
    for (line, expected) in [
        (line("person", "city", "بلدية {place}", ""), "class: unknown variant `person`"),
        (line("politician", "city", "بلدية {place}", ""), "class: politician is not a class of institutions"),
        (line("body", "ministry", "بلدية {place}", ""), "slot: ministry is not a class of places"),
        (line("body", "city", "بلدية {person}", ""), "names.ar[0]: \"بلدية {person}\" needs one slot, {place}, and"),
        (line("body", "royal", "جامعة {place}", ""), "names.ar[0]: \"جامعة {place}\" needs one slot, {person}, and"),
        (line("body", r#"royal","city"#, "جامعة {person}", ""), "slot: city is not a class of people"),
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
    for (field, name, expected) in [
        ("topic", "—", "topic.ar[0]: contains no letter or digit"),
        ("in_topic", "بلدية", "in_topic.ar[0]: needs the slot {place} and one word beside it"),
        ("in_topic", "فاز أمس {place}", "in_topic.ar[0]: needs the slot {place} and one word beside it"),
        ("in_topic", "{place} {adjective.f}", "in_topic.ar[0]: needs the slot {place} and one word beside it"),
        ("in_topic", "فاز {country}", "in_topic.ar[0]: needs the slot {place} and one word beside it"),
    ] {
        let line = line("club", "city", "نادي {place}", &format!(r#","{field}":{{"ar":["{name}"]}}"#));
        let error = build(&[("institutions.jsonl", &line)]).expect_err(expected);
        assert!(error.starts_with(&format!("institutions.jsonl:1: {expected}")), "{error}");
    }
    let dated = r#"{"institution":"x","class":"body","slot":["city"],"names":{"ar":[{"text":"بلدية {place}","policy":"cue"}]}}"#;
    let error = build(&[("institutions.jsonl", dated)]).expect_err("a pattern has no policy");
    assert!(error.starts_with("institutions.jsonl:1: names.ar[0]: may state only `text` and `kind`"), "{error}");
    let of_countries = r#"{"institution":"x","class":"body","names":{"ar":["وزارة {country}"]}}"#;
    let both = format!("{of_countries}\n{}", line("body", "royal", "جامعة {person}", ""));
    let error = build(&[("institutions.jsonl", &both)]).expect_err("an institution is of countries or of people");
    assert!(error.starts_with("institutions.jsonl:2: slot: an institution that is named after people"), "{error}");
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
    assert_eq!(composed.filler().expect("its place").id(), "place/almaty");
    assert!(tagger.gazetteer().find("organisation/nowhere-municipality").is_none());
    let lookup = |name: &str| tagger.lookup(name).iter().map(|found| found.name.entity().id()).collect::<Vec<_>>();
    assert_eq!(lookup("وبلدية ألماتي"), ["organisation/almaty-municipality"]);
    assert_eq!(lookup("мэрии Алматы"), ["organisation/almaty-municipality"]);
    assert_eq!(lookup("بلدية أستانا"), ["organisation/astana-municipality"]);
    let listed = tagger.gazetteer().find("organisation/astana-municipality").expect("listed");
    assert_eq!(listed.canonical("ar").as_deref(), Some("عمدية أستانا"));
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
