//! Lines that disable entities, names and patterns of earlier gazetteers.

use dalil::{Article, GazetteerBuilder, GazetteerError, Options, Tagger};

const BASE: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","names":{"en":["Almaty","Alma-Ata"],"tr":["ALMATY"],"ar":["ألماتي"]}}
{"id":"place/oral","class":"city","country":"KZ","names":{"en":["Oral"]}}
{"id":"place/kazakhstan","class":"country","country":"KZ","names":{"en":["Kazakhstan"]}}
"#;

fn built(parts: &[(&str, &str)]) -> Result<Tagger, GazetteerError> {
    let mut builder = GazetteerBuilder::new();
    for (name, text) in parts {
        builder.add_text(name, text);
    }
    Ok(Tagger::new(builder.build()?).expect("few names fit"))
}

fn ids(tagger: &Tagger, text: &str) -> Vec<String> {
    let tagged = tagger.tag(&Article::new("", text), &Options::default());
    tagged.mentions.iter().map(|it| tagger.gazetteer().entity(it.entity).id().into_owned()).collect()
}

#[test]
fn a_line_disables_an_entity() {
    let tagger = built(&[("base.jsonl", BASE), ("mine.jsonl", r#"{"id":"place/oral","disabled":true}"#)]).unwrap();
    assert_eq!(ids(&tagger, "Oral and Almaty"), ["place/almaty"]);
    assert!(tagger.gazetteer().find("place/oral").is_none());
    assert_eq!(tagger.gazetteer().len(), 2);
}

#[test]
fn a_line_disables_a_name_in_all_languages() {
    let line = r#"{"id":"place/almaty","names":{"en":[{"text":"almaty","disabled":true}]}}"#;
    let tagger = built(&[("base.jsonl", BASE), ("mine.jsonl", line)]).unwrap();
    assert_eq!(ids(&tagger, "Almaty, ALMATY, Alma-Ata, ألماتي"), ["place/almaty"; 2]);
    assert_eq!(tagger.gazetteer().find("place/almaty").unwrap().canonical("en").as_deref(), Some("Alma-Ata"));
}

#[test]
fn a_later_line_adds_a_disabled_entity_again() {
    let lines = [
        "{\"id\":\"place/oral\",\"disabled\":true}",
        r#"{"id":"place/oral","class":"town","names":{"en":["Uralsk"]}}"#,
    ];
    let tagger = built(&[("base.jsonl", BASE), ("a.jsonl", lines[0]), ("b.jsonl", lines[1])]).unwrap();
    assert_eq!(ids(&tagger, "Oral or Uralsk"), ["place/oral"]);
    assert_eq!(
        tagger.gazetteer().find("place/oral").unwrap().country(),
        None,
        "the fields of the disabled entity are gone"
    );
}

#[test]
fn a_line_disables_an_institution_of_all_places_or_of_one() {
    let institutions =
        r#"{"institution":"municipality","class":"body","slot":["city"],"names":{"en":["Municipality of {place}"]}}"#;
    let base = [("base.jsonl", BASE), ("institutions.jsonl", institutions)];
    let text = "Municipality of Almaty, Municipality of Oral";
    let all = ["organisation/almaty-municipality", "organisation/oral-municipality"];
    assert_eq!(ids(&built(&base).unwrap(), text), all);

    let one = ("mine.jsonl", r#"{"id":"organisation/oral-municipality","disabled":true}"#);
    assert_eq!(ids(&built(&[base[0], base[1], one]).unwrap(), text), [all[0], "place/oral"]);

    let pattern = ("b/institutions.jsonl", r#"{"institution":"municipality","disabled":true}"#);
    assert_eq!(ids(&built(&[base[0], base[1], pattern]).unwrap(), text), ["place/almaty", "place/oral"]);
}

#[test]
fn a_line_that_disables_nothing_or_states_more_is_an_error() {
    for (file, line, field, message) in [
        ("mine.jsonl", r#"{"id":"place/astana","disabled":true}"#, "id", "no earlier gazetteer has this id"),
        (
            "mine.jsonl",
            r#"{"id":"place/almaty","names":{"ru":[{"text":"Almatee","disabled":true}]}}"#,
            "names.ru",
            "no earlier gazetteer lists it",
        ),
        ("mine.jsonl", r#"{"id":"place/oral","class":"city","disabled":true}"#, "disabled", "no field but `id`"),
        (
            "mine.jsonl",
            r#"{"id":"place/oral","names":{"en":[{"text":"Oral","kind":"short","disabled":true}]}}"#,
            "names.en[0].disabled",
            "no field but `text`",
        ),
        (
            "mine.jsonl",
            r#"{"id":"place/oral","names":{"en":[{"text":"Oral","disabled":true}]}}"#,
            "names",
            "at least one name",
        ),
        (
            "institutions.jsonl",
            r#"{"institution":"ministry","disabled":true}"#,
            "institution",
            "no earlier gazetteer has the institution",
        ),
        ("institutions.jsonl", r#"{"institution":"ministry","disabled":false}"#, "disabled", "must be true"),
    ] {
        let error = built(&[("base.jsonl", BASE), (file, &format!("# comment\n{line}"))]).unwrap_err();
        let [fault] = error.faults() else { panic!("{line}: {error}") };
        let at_line = if message == "at least one name" { 3 } else { 2 };
        assert_eq!((fault.field(), fault.line()), (field, at_line), "{line}: {error}");
        assert!(fault.message().contains(message), "{line}: {}", fault.message());
    }
}
