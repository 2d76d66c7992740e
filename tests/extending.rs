//! Gazetteers that extend others: a line changes only the fields that it states.

use std::sync::LazyLock;

use dalil::gazetteer::check::{FindingKind, check};
use dalil::{Article, Gazetteer, GazetteerBuilder, Options, Tagger};
use proptest::prelude::*;

/// The public fields of an entity, formatted.
fn fields(gazetteer: &Gazetteer, id: &str) -> Vec<(&'static str, String)> {
    let entity = gazetteer.find(id).expect("the entity exists");
    let names: Vec<_> =
        entity.names().map(|n| (n.language(), n.text(), n.kind(), n.policy(), n.takes_article())).collect();
    vec![
        ("class", entity.class().to_string()),
        ("country", format!("{:?}", entity.country())),
        ("prominence", entity.prominence().to_string()),
        ("location", format!("{:?}", entity.location())),
        ("geonames", format!("{:?}", entity.geonames_id())),
        ("wikidata", format!("{:?}", entity.wikidata_id())),
        ("offices", format!("{:?}", entity.offices())),
        ("names", format!("{names:?}")),
        ("sources", format!("{:?}", entity.sources().collect::<Vec<_>>())),
    ]
}

fn build(texts: &[&str]) -> Gazetteer {
    let mut builder = GazetteerBuilder::new();
    for (i, text) in texts.iter().enumerate() {
        builder.add_text(&format!("{i}.jsonl"), text);
    }
    builder.build().expect("the gazetteer is valid")
}

fn tagged(tagger: &Tagger, text: &str) -> Vec<(String, String)> {
    let tagged = tagger.tag(&Article::new("", text), &Options::default());
    let show = |m: &dalil::Mention| {
        let id = tagger.gazetteer().entity(m.entity).id();
        (text[m.span.bytes.clone()].to_owned(), id.into_owned())
    };
    tagged.mentions.iter().map(show).collect()
}

const FULL: &str = r#"{"id":"person/a","class":"politician","country":"KZ","prominence":0.8,"location":[1,2],"geonames":7,"wikidata":"Q7","offices":[{"title":"President"}],"names":{"en":["Ann Abe",{"text":"Abe","kind":"short"}]},"sources":["hand"]}"#;

#[test]
fn a_line_changes_only_the_field_that_it_states() {
    let before = fields(&build(&[FULL]), "person/a");
    let extensions = [
        ("class", r#""class":"royal""#, "royal"),
        ("country", r#""country":"TR""#, "Some(\"TR\")"),
        ("prominence", r#""prominence":0.1"#, "0.1"),
        ("location", r#""location":[3,4]"#, "Some((3.0, 4.0))"),
        ("geonames", r#""geonames":8"#, "Some(8)"),
        ("wikidata", r#""wikidata":"Q8""#, "Some(\"Q8\")"),
        ("offices", r#""offices":[{"title":"Minister"}]"#, "[Office { title: \"Minister\", from: None, until: None }]"),
        ("sources", r#""sources":["web"]"#, "[\"hand\", \"web\"]"),
    ];
    for (field, json, expected) in extensions {
        let after = fields(&build(&[FULL, &format!(r#"{{"id":"person/a",{json}}}"#)]), "person/a");
        for ((name, was), (_, is)) in before.iter().zip(&after) {
            let expected = if *name == field { expected } else { was };
            assert_eq!(is, expected, "the line states only {field}, but {name} differs");
        }
    }
    assert_eq!(fields(&build(&[FULL, r#"{"id":"person/a"}"#]), "person/a"), before, "the line states no field");
    let named = fields(&build(&[FULL, r#"{"id":"person/a","names":{"ru":["Анна"]}}"#]), "person/a");
    let differ: Vec<_> = before.iter().zip(&named).filter(|(was, is)| was != is).map(|(was, _)| was.0).collect();
    assert_eq!(differ, ["names"]);
}

/// The built-in gazetteer, extended by one line for each of five entities.
static EXTENDED: LazyLock<Tagger> = LazyLock::new(|| {
    let lines = [
        r#"{"id":"person/vladimir-putin","names":{"ar":[{"text":"فلاديميربوتين","kind":"variant"}]}}"#,
        r#"{"id":"place/egypt","names":{"ar":["أرض الكنانة"]}}"#,
        r#"{"id":"place/russia","names":{"ar":["بلاد الروس"]}}"#,
        r#"{"id":"place/astana","names":{"en":["Akmola",{"text":"Astana","policy":"cue"}]}}"#,
        r#"{"id":"place/mali","names":{"tr":[{"text":"Mali","policy":"free"}]}}"#,
    ];
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded().add_text("mine.jsonl", &lines.join("\n"));
    Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit")
});

#[test]
fn an_added_spelling_keeps_the_prominence_of_an_entity() {
    for text in ["قال بوتين اليوم", "قال فلاديميربوتين اليوم"] {
        let found = tagged(&EXTENDED, text);
        assert_eq!(found.first().map(|(_, id)| id.as_str()), Some("person/vladimir-putin"), "{text}");
    }
    assert_eq!(tagged(&EXTENDED, "اجتماع بمصر"), [("مصر".to_owned(), "place/egypt".to_owned())]);
}

#[test]
fn institutions_use_the_added_names_of_their_country() {
    let ministry = "organisation/russia-ministry-of-foreign-affairs";
    for text in ["وزارة خارجية روسيا", "وزارة خارجية بلاد الروس"] {
        assert_eq!(tagged(&EXTENDED, text), [(text.to_owned(), ministry.to_owned())]);
    }
    let russia = EXTENDED.gazetteer().find("place/russia").expect("the entity exists");
    assert_eq!(russia.country().as_deref(), Some("RU"));
}

#[test]
fn a_later_gazetteer_replaces_policies_and_canonical_names() {
    let astana = EXTENDED.gazetteer().find("place/astana").expect("the entity exists");
    assert_eq!(astana.canonical("en").as_deref(), Some("Akmola"));
    assert_eq!(tagged(&EXTENDED, "Talks ended in Astana on Friday."), [], "the policy applies in all languages");
}

#[test]
fn an_added_name_does_not_rename_an_entity() {
    let name = |line: &str| {
        let gazetteer = build(&[FULL, line]);
        let entity = gazetteer.find("person/a").expect("the entity exists");
        entity.canonical("en").map(|name| name.into_owned())
    };
    assert_eq!(name(r#"{"id":"person/a","names":{"en":["Ann B. Abe"]}}"#).as_deref(), Some("Ann Abe"));
    assert_eq!(name(r#"{"id":"person/a","names":{"en":["Ann B. Abe","Ann Abe"]}}"#).as_deref(), Some("Ann B. Abe"));
    let replaced = r#"{"id":"person/a","names":{"en":["Ann B. Abe",{"text":"Ann Abe","disabled":true}]}}"#;
    assert_eq!(name(replaced).as_deref(), Some("Ann B. Abe"));
}

#[test]
fn a_stated_policy_overrides_the_common_words() {
    let text = "Mali yardım paketi bugün açıklandı.";
    assert_eq!(tagged(&EXTENDED, text), [("Mali".to_owned(), "place/mali".to_owned())]);
}

#[test]
fn a_misspelt_id_is_reported_with_its_line() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("a.jsonl", FULL).add_text("mine.jsonl", "\n{\"id\":\"person/aa\",\"names\":{\"ar\":[\"ألمتي\"]}}");
    let fault = builder.build().expect_err("the id is unknown").to_string();
    assert!(fault.starts_with("mine.jsonl:2: class: is missing"), "{fault}");
}

#[test]
fn a_gazetteer_without_entities_is_rejected() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("empty.jsonl", "\n# nothing\n");
    assert_eq!(builder.build().expect_err("the file is empty").to_string(), "empty.jsonl: contains no entity");
    assert!(GazetteerBuilder::new().build().is_err());
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("words.tsv"), "Mali\ttr\thigh\tcue\thand\tfinancial\n").expect("written");
    let mut builder = GazetteerBuilder::new();
    builder.add_path(folder.path());
    assert!(
        builder.build().expect_err("the folder has only common words").to_string().ends_with(": contains no entity")
    );
}

#[test]
fn check_reports_what_a_later_gazetteer_overrides() {
    let line = r#"{"id":"person/a","class":"royal","names":{"en":["Ann","Ann Abe"]}}"#;
    let findings = check(&build(&[FULL, line]));
    let shown: Vec<_> = findings.iter().map(|f| format!("{} {}: {}", f.severity, f.kind, f.explanation)).collect();
    assert!(
        shown.contains(&"warning override: 1.jsonl:1 changes the class from politician to royal".to_owned()),
        "{shown:?}"
    );
    assert!(shown.contains(&"note override: 1.jsonl:1 changes the canonical name in en".to_owned()), "{shown:?}");
    let spelling = r#"{"id":"person/a","names":{"en":["Ann"]}}"#;
    assert!(check(&build(&[FULL, spelling])).iter().all(|finding| finding.kind != FindingKind::Override));
}

#[test]
fn check_warns_about_scripts_without_spaces() {
    for (name, expected) in [("北京", 1), ("กรุงเทพ", 1), ("東京タワー", 1), ("서울", 0), ("Пекин", 0)]
    {
        let line = format!(r#"{{"id":"place/a","class":"city","names":{{"und":["{name}"]}}}}"#);
        let findings = check(&build(&[&line]));
        let found = findings.iter().filter(|finding| finding.kind == FindingKind::UnspacedScript).count();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_gazetteer_may_have_more_than_64_sources() {
    let line = |i: usize| {
        format!(r#"{{"id":"place/p{i}","class":"town","names":{{"en":["Town {i}"]}},"sources":["s{i}","all"]}}"#)
    };
    let gazetteer = build(&[&(0..100).map(|i| line(i) + "\n").collect::<String>()]);
    let sources: Vec<_> = gazetteer.find("place/p70").expect("the entity exists").sources().collect();
    assert_eq!(sources, ["all", "s70"]);
}

/// Words of the random texts: names, parts of names, and other words.
const WORDS: [&str; 14] = [
    "ألماتي",
    "كازاخستان",
    "توكاييف",
    "قاسم",
    "جومارت",
    "و",
    "في",
    "الرئيس",
    "مدينة",
    "Almaty",
    "Mali",
    "the",
    "said",
    ".",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// An additional entity changes no answer if none of its forms is in the text or belongs to another entity.
    #[test]
    fn an_unrelated_entity_changes_no_answer(
        words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..12),
        kind in proptest::sample::select(vec!["full", "short", "variant", "former"]),
        prominence in 0.0..1.0f32,
    ) {
        let text = words.join(" ");
        let base = r#"{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"],"en":["Almaty"]}}
{"id":"place/kazakhstan","class":"country","country":"KZ","prominence":0.9,"names":{"ar":["كازاخستان"]}}
{"id":"place/mali","class":"country","country":"ML","names":{"en":["Mali"]}}
{"id":"person/tokayev","class":"politician","country":"KZ","names":{"ar":["قاسم جومارت توكاييف",{"text":"توكاييف","kind":"short"}]}}"#;
        let more = format!(
            r#"{{"id":"person/other","class":"politician","country":"KZ","prominence":{prominence},"names":{{"ar":["سرسنبايف",{{"text":"غورباتشوف","kind":"{kind}"}}],"en":["Zhanibek"]}}}}"#
        );
        let alone = Tagger::new(build(&[base])).expect("the names fit");
        let extended = Tagger::new(build(&[base, &more])).expect("the names fit");
        prop_assert_eq!(tagged(&alone, &text), tagged(&extended, &text));
    }
}
