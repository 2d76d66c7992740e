//! One test for each reported fault that depends on options or on an own gazetteer. Other faults are cases in
//! `tests/cases/`.

use dalil::gazetteer::GazetteerBuilder;
use dalil::{Article, Options, Tagger};

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
