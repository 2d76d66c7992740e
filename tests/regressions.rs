//! One test for each reported fault that depends on options or on an own gazetteer. Other faults are cases in
//! `tests/cases/`.

use std::cell::Cell;

use dalil::gazetteer::GazetteerBuilder;
use dalil::{Article, Budget, Options, Tagged, Tagger};

/// A tagger of these gazetteer lines.
fn tagger(lines: &[&str]) -> Tagger {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", &lines.join("\n"));
    Tagger::new(builder.build().expect("the lines are well formed")).expect("the names fit")
}

/// The text and the entity id of each mention in a body.
fn tagged<'t>(tagger: &'t Tagger, body: &'t str) -> Vec<(&'t str, String)> {
    let mentions = tagger.tag(&Article::new("", body), &Options::default()).mentions;
    let entity = |key| tagger.gazetteer().entity(key).id().into_owned();
    mentions.iter().map(|mention| (&body[mention.span.bytes.clone()], entity(mention.entity))).collect()
}

/// ™ and ℠ were letters of the word before them, so that the name was not found.
#[test]
fn a_trademark_sign_is_not_part_of_a_name() {
    let tagger = tagger(&[r#"{"id":"organisation/x","class":"company","names":{"en":["Examplesoft"]}}"#]);
    assert_eq!(
        tagged(&tagger, "Examplesoft™ and Examplesoft℠"),
        [("Examplesoft", "organisation/x"); 2].map(|(text, id)| (text, id.to_owned()))
    );
}

/// A deadline that ended an article inside of a list of names left candidates of it, which the next list of the same
/// thread took for its own: a panic, or a context word for a wrong name.
#[test]
fn a_stopped_article_leaves_nothing_for_the_next_one() {
    let cities = |i| {
        let prominence = i as f32 / 100.0;
        let line = |id: &str, name: &str| {
            let policy = r#""policy":"cue""#;
            format!(
                r#"{{"id":"place/{id}{i}","class":"city","prominence":{prominence},"names":{{"en":[{{"text":"{name}",{policy}}}]}}}}"#
            )
        };
        [line("a", "Exampleton"), line("b", "Exampleton Bridge")]
    };
    let cue = r#"{"cue":"city","lang":"en","side":"before","for":["city"],"words":["city of"]}"#;
    let mut builder = GazetteerBuilder::new();
    builder.add_text("places.jsonl", &(0..20).flat_map(cities).collect::<Vec<_>>().join("\n"));
    builder.add_text("cues.jsonl", cue);
    builder.add_text("nouns.jsonl", r#"{"noun":"city","lang":"en","plural":["cities"]}"#);
    let tagger = Tagger::new(builder.build().expect("the lines are well formed")).expect("the names fit");
    let list = |len| format!("The cities of {}.", vec!["Exampleton Bridge"; len].join(", "));
    let (short, long) = (list(2), list(500));
    let expected = tagged(&tagger, &short);
    assert_eq!(expected.len(), 2);
    let tag_within = |checks: u32| {
        let left = Cell::new(checks);
        let may_continue = || left.replace(left.get().saturating_sub(1)) > 0;
        let (article, budget) = (Article::new("", &long), Budget::new(&may_continue));
        tagger.tag_to(&article, &Options::default(), &budget, &mut Tagged::default())
    };
    let stopped = (0..).take_while(|&checks| {
        let is_stopped = tag_within(checks).is_err();
        assert_eq!(tagged(&tagger, &short), expected, "after {checks} checks of the budget");
        is_stopped
    });
    assert!(stopped.count() > 5);
}

/// The prepositional of a place was taken for that of a more prominent person whose name differs in the last letter.
#[test]
fn a_preposition_of_place_selects_the_dictionary_form_of_a_place() {
    let tagger = tagger(&[
        r#"{"id":"place/x","class":"region","prominence":0.4,"names":{"ru":["Бурал"]}}"#,
        r#"{"id":"person/y","class":"politician","prominence":0.8,"names":{"ru":["Иван Бураль",{"text":"Бураль","kind":"short"}]}}"#,
    ]);
    let place = [("Бурале", "place/x".to_owned())];
    let person = [("Бурале", "person/y".to_owned())];
    assert_eq!(tagged(&tagger, "Рабочие построили завод на Бурале в этом году."), place);
    assert_eq!(tagged(&tagger, "Журналисты писали о Бурале в этом году."), person);
}

/// The judgement of a name of very many entities is used again where nothing else is beside it. After a number and a
/// noun it was refused as an adjective, and then most of its entities were refused everywhere.
#[test]
fn an_adjective_does_not_refuse_a_name_of_very_many_entities_elsewhere() {
    let code = |i: u8| format!("{}{}", char::from(b'A' + i / 20), char::from(b'A' + i % 20));
    let names = r#""names":{"ar":["روسيا"]}"#;
    let line = |i| format!("{{\"id\":\"place/x{i}\",\"class\":\"country\",\"country\":\"{}\",{names}}}\n", code(i));
    let mut builder = GazetteerBuilder::new();
    builder.add_text("places.jsonl", &(0..40).map(line).collect::<String>());
    builder.add_text("adjectives.jsonl", r#"{"country":"place/x0","ar":{"m":["الروسي"],"f":["الروسية"]}}"#);
    let tagger = Tagger::new(builder.build().expect("the lines are well formed")).expect("the names fit");
    let body = "قتل 960 جنديا روسيا أمس. زار الوفد روسيا.";
    let mentions = tagger.tag(&Article::new("", body), &Options::default()).mentions;
    let last = mentions.last().expect("the second name is found");
    assert_eq!((last.span.bytes.start, last.alternative_count), (body.rfind("روسيا").unwrap(), 39));
}

#[test]
fn each_turkish_case_is_an_ending_behind_an_apostrophe() {
    let tagger = tagger(&[r#"{"id":"place/ankara","class":"city","country":"TR","names":{"tr":["Ankara"]}}"#]);
    for ending in ["'a", "'e", "'u", "'nı", "'nda", "'nin", "'ndan", "’nde", "'lara", "'dır", "'yla"] {
        let body = format!("Dün Ankara{ending} bakıldı.");
        let tagged = tagger.tag(&Article::new("", &body), &Options::default());
        assert_eq!(tagged.mentions.len(), 1, "{body}");
        let ending = ending.trim_start_matches(['\'', '’']);
        assert_eq!(&body[tagged.mentions[0].ending.clone()], ending, "{body}");
    }
    for (body, ending) in [("ANKARA'NIN YERİ", "NIN"), ("ANKARA'DAKİ EV", "DAKİ"), ("Ankara'sız ev", "")] {
        let tagged = tagger.tag(&Article::new("", body), &Options::default());
        assert_eq!(&body[tagged.mentions[0].ending.clone()], ending, "{body}");
    }
}

/// The ending of an institution was that of the place inside of it (`и` of Сборная Турции), or empty (Belediyesine).
#[test]
fn the_ending_of_an_institution_is_that_of_its_head() {
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    let tagger = Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit");
    for (body, ending) in [
        ("Сборная Турции вышла в финал.", ""),
        ("Bursa Belediyesine tepki.", "ne"),
        ("Avrupa Birliğinin kararı.", "nin"),
        ("J. Biden geldi.", ""),
        ("Ankara'dakilerin evi.", "dakilerin"),
        ("Ankara´da ev.", "da"),
    ] {
        let tagged = tagger.tag(&Article::new("", body), &Options::default());
        assert_eq!(tagged.mentions.len(), 1, "{body}");
        assert_eq!(&body[tagged.mentions[0].ending.clone()], ending, "{body}");
    }
}
