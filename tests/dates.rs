//! The date of an article: names with `from` and `until`, offices of own gazetteers, and articles without a date.
//! `tests/cases/dates.txt` has the cases with the built-in gazetteer.

use std::borrow::Cow;
use std::sync::LazyLock;

use dalil::{
    Article, Date, Evidence, GazetteerBuilder, GazetteerError, Options, Reason, Rule, Rules, Tagged, Tagger,
    TaggerError,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Two cities that had one name after each other, a city that was renamed, two clubs, and people of one surname.
const ENTITIES: &str = r#"
{"id":"place/freedonia","class":"country","country":"XA","prominence":0.9,"names":{"ar":["فريدونيا"],"en":["Freedonia"],"ru":["Фридония"]}}
{"id":"place/marwand","class":"city","country":"XA","prominence":0.5,"names":{"ar":["مروند",{"text":"بستانغراد","kind":"former","from":"1961","until":"1991-11"}],"en":["Marwand",{"text":"Bostangrad","kind":"former","from":"1961","until":"1991-11"}],"ru":["Марванд",{"text":"Бостанград","kind":"former","from":"1961","until":"1991-11"}],"kk":[{"text":"Бостанқала","from":"1961","until":"1991-11"}],"tr":[{"text":"Bostankent","from":"1961","until":"1991-11"}]}}
{"id":"place/bostan","class":"city","country":"XB","prominence":0.4,"names":{"en":["Bostan",{"text":"Bostangrad","from":"1992"}]}}
{"id":"organisation/old-rovers","class":"club","country":"XA","prominence":0.5,"names":{"ar":[{"text":"نادي الجوالة","until":"1999-06-30"}],"en":[{"text":"Rovers Athletic","until":"1999-06-30"}]}}
{"id":"organisation/new-rovers","class":"club","country":"XA","prominence":0.4,"names":{"ar":[{"text":"نادي الجوالة","from":"1999-07-01"}],"en":[{"text":"Rovers Athletic","from":"1999-07-01"}]}}
{"id":"person/elder-bosh","class":"historical","country":"XA","prominence":0.55,"offices":[{"title":"President of Freedonia","from":"1989-01-20","until":"1993-01-20"}],"names":{"ar":["جرجس بوش",{"text":"بوش","kind":"short"}],"en":["Girgis Bosh",{"text":"Bosh","kind":"short"}]}}
{"id":"person/younger-bosh","class":"politician","country":"XA","prominence":0.8,"offices":[{"title":"President of Freedonia","from":"2001-01-20","until":"2009-01-20"}],"names":{"ar":["سليم بوش",{"text":"بوش","kind":"short"}],"en":["Salim Bosh",{"text":"Bosh","kind":"short"}]}}
{"id":"person/nadim","class":"politician","country":"XA","prominence":0.4,"offices":[{"title":"Deputy Foreign Minister of Freedonia","from":"1990","until":"1995"},{"title":"Foreign Minister of Freedonia","from":"1995","until":"1997-02"},{"title":"President of Freedonia United","from":"1998","until":"2003"},{"title":"Prime Minister of Freedonia","from":"2010-03"}],"names":{"ar":["كامل نديموف",{"text":"نديموف","kind":"short"}],"en":["Kamil Nadimov",{"text":"Nadimov","kind":"short"}],"ru":["Камиль Надимов",{"text":"Надимов","kind":"short"}]}}
{"id":"person/undated","class":"politician","country":"XA","prominence":0.4,"offices":[{"title":"President of Freedonia"},{"title":"Prime Minister of Freedonia","until":"1999"}],"names":{"en":["Rami Undatov",{"text":"Undatov","kind":"short"}]}}
{"id":"person/leader","class":"politician","country":"XA","prominence":0.4,"offices":[{"title":"Leader of the Orchard Party (Freedonia)","from":"2000","until":"2004"}],"names":{"en":["Sami Orchardov",{"text":"Orchardov","kind":"short"}]}}
{"id":"organisation/orchard-party","class":"party","country":"XA","prominence":0.5,"names":{"en":["Orchard Party"]}}
{"id":"person/letters","class":"politician","country":"XA","prominence":0.4,"offices":[{"title":"President of Freedonia","from":"1950","until":"1955"}],"names":{"ar":["منصور زرب",{"text":"زرب","kind":"short"}]}}
"#;

const OFFICES: &str = r#"
{"rank":"head","titles":["President of {country}","Prime Minister of {country}"]}
{"rank":"minister","titles":["Foreign Minister of {country}"]}
{"rank":"party-leader","titles":["Leader of {party}"]}
"#;

const CUES: &str = r#"
{"cue":"president","lang":"en","side":"before","for":["politician"],"words":["President"]}
{"cue":"president-ar","lang":"ar","side":"before","for":["politician"],"words":["الرئيس"]}
{"cue":"city","lang":"en","side":"before","for":["city"],"words":["city of"]}
"#;

fn tagger(rules: Rules) -> Tagger {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("entities.jsonl", ENTITIES).add_text("offices.jsonl", OFFICES).add_text("cues.jsonl", CUES);
    Tagger::with_rules(builder.build().expect("the gazetteer is valid"), rules).expect("the names fit")
}

static OWN: LazyLock<Tagger> = LazyLock::new(|| tagger(Rules::ALL));
static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| Tagger::embedded().expect("the built-in gazetteer loads"));

fn tag(tagger: &Tagger, date: &str, text: &str) -> Tagged {
    let article = Article::new("", text);
    let article = match date {
        "" => article,
        date => article.with_publication_date(date.parse().expect("a date")),
    };
    tagger.tag(&article, &Options::default().with_suppressed(true))
}

/// The entities that an article of a date mentions.
fn ids(date: &str, text: &str) -> Vec<Cow<'static, str>> {
    tag(&OWN, date, text).mentions.iter().map(|mention| OWN.gazetteer().entity(mention.entity).id()).collect()
}

/// A case: a name, the date of the article, its text, and the ids of its mentions.
macro_rules! cases {
    ($($name:ident: $date:literal, $text:literal => [$($id:literal),*];)+) => {
        $(#[test] fn $name() { assert_eq!(ids($date, $text), Vec::<&str>::from([$($id),*])); })+
    };
}

cases! {
    a_name_in_use: "1975-06-01", "A factory opened in Bostangrad." => ["place/marwand"];
    a_name_on_its_first_day: "1961-01-01", "A factory opened in Bostangrad." => ["place/marwand"];
    a_name_on_its_last_day: "1991-11-30", "A factory opened in Bostangrad." => ["place/marwand"];
    a_name_between_two_entities: "1991-12-01", "A factory opened in Bostangrad." => [];
    a_name_of_the_next_entity: "2005-01-01", "A factory opened in Bostangrad." => ["place/bostan"];
    a_name_before_its_first_day: "1950-01-01", "A factory opened in Bostangrad." => [];
    a_name_outside_its_dates_with_a_cue: "1950-01-01", "In the city of Bostangrad." => ["place/marwand"];
    a_name_outside_its_dates_with_the_full_name: "2005-01-01", "Marwand, then Бостанград" => ["place/marwand", "place/marwand"];
    a_name_in_use_arabic: "1975-06-01", "افتتح مصنع في بستانغراد" => ["place/marwand"];
    a_name_not_in_use_arabic: "2005-06-01", "افتتح مصنع في بستانغراد" => [];
    a_name_not_in_use_with_its_country: "2005-06-01", "افتتح مصنع في بستانغراد في فريدونيا" => ["place/marwand", "place/freedonia"];
    a_name_after_a_proclitic: "1975-06-01", "وصل لبستانغراد أمس" => ["place/marwand"];
    a_name_in_use_russian: "1975-06-01", "Завод открылся в Бостанграде." => ["place/marwand"];
    a_name_not_in_use_russian: "1995-06-01", "Завод открылся в Бостанграде." => [];
    a_name_in_use_kazakh: "1975-06-01", "Бостанқалада зауыт ашылды." => ["place/marwand"];
    a_name_not_in_use_kazakh: "1995-06-01", "Бостанқалада зауыт ашылды." => [];
    a_name_in_use_turkish: "1975-06-01", "Bostankent'te bir fabrika kuruldu." => ["place/marwand"];
    a_name_not_in_use_turkish: "1995-06-01", "Bostankent'te bir fabrika kuruldu." => [];
    the_old_club: "1999-06-30", "Rovers Athletic won." => ["organisation/old-rovers"];
    the_new_club: "1999-07-01", "Rovers Athletic won." => ["organisation/new-rovers"];
    the_old_club_arabic: "1980-01-01", "فاز نادي الجوالة" => ["organisation/old-rovers"];
    the_new_club_arabic: "2010-01-01", "فاز نادي الجوالة" => ["organisation/new-rovers"];
    the_elder_in_office: "1991-06-01", "قال بوش ذلك" => ["person/elder-bosh"];
    the_elder_after_office: "1994-06-01", "Bosh said so." => ["person/elder-bosh"];
    the_younger_in_office: "2005-06-01", "قال بوش ذلك" => ["person/younger-bosh"];
    the_younger_before_office: "1996-06-01", "Bosh said so." => ["person/younger-bosh"];
    the_elder_announced: "1991-06-01", "President Bosh said so." => ["person/elder-bosh"];
    the_younger_announced: "2002-06-01", "قال الرئيس بوش ذلك" => ["person/younger-bosh"];
    a_full_name_is_stronger_than_an_office: "1991-06-01", "Salim Bosh came. Bosh said so." => ["person/younger-bosh", "person/younger-bosh"];
    a_deputy_is_no_minister: "1991-06-01", "Nadimov said so." => [];
    a_minister: "1996-06-01", "Nadimov said so." => ["person/nadim"];
    a_minister_russian: "1996-06-01", "Об этом заявил Надимов." => ["person/nadim"];
    a_minister_two_years_later: "1999-02-28", "Nadimov said so." => ["person/nadim"];
    a_president_of_a_club_is_no_head_of_state: "2001-01-01", "Nadimov said so." => [];
    an_office_without_an_end: "2030-01-01", "Nadimov said so." => ["person/nadim"];
    an_office_that_begins_next_month: "2010-02-28", "Nadimov said so." => [];
    an_office_without_a_first_day_does_not_count: "1998-01-01", "Undatov said so." => [];
    the_leader_of_a_party: "2003-01-01", "Orchardov said so." => ["person/leader"];
    three_letters_behind_a_proclitic: "1952-01-01", "التقى المبعوث بزرب مساء" => ["person/letters"];
    three_letters_behind_a_proclitic_later: "1980-01-01", "التقى المبعوث بزرب مساء" => [];
}

#[test]
fn the_evidence_names_the_office() {
    let tagged = tag(&OWN, "1996-06-01", "Nadimov said so.");
    assert_eq!(tagged.mentions[0].evidence, [Evidence::Office(1)]);
    let tagged = tag(&OWN, "1991-06-01", "Bosh said so.");
    assert_eq!(tagged.mentions[0].evidence, [Evidence::Office(0), Evidence::BestOfSeveral]);
    assert_eq!(tagged.mentions[0].alternative_count, 1);
}

#[test]
fn a_name_outside_its_dates_has_less_confidence_and_a_reason() {
    let cued = |date| tag(&OWN, date, "In the city of Bostangrad.").mentions[0].confidence;
    assert!(cued("1950-01-01") < cued(""), "{} {}", cued("1950-01-01"), cued(""));
    let tagged = tag(&OWN, "1950-01-01", "A factory opened in Bostangrad.");
    assert_eq!(tagged.suppressed.iter().map(|name| name.reason).collect::<Vec<_>>(), [Reason::OutsideDates; 2]);
}

#[test]
fn dates_can_be_switched_off() {
    let off = tagger(Rules::ALL.without(Rule::Dates));
    for (date, text) in
        [("1991-06-01", "قال بوش ذلك"), ("1950-01-01", "Bostangrad"), ("1996-06-01", "Nadimov said so.")]
    {
        assert_eq!(tag(&off, date, text), tag(&off, "", text), "{text}");
        assert_ne!(tag(&OWN, date, text), tag(&OWN, "", text), "{text}");
    }
}

/// The fault of a gazetteer file.
fn fault(name: &str, line: &str) -> String {
    let mut builder = GazetteerBuilder::new();
    builder.add_text(name, line);
    builder.build().expect_err("the line is invalid").to_string()
}

#[test]
fn invalid_dates_of_offices_and_names_are_errors() {
    let person = |office: &str| {
        format!(
            r#"{{"id":"person/a","class":"politician","offices":[{{"title":"King",{office}}}],"names":{{"en":["A"]}}}}"#
        )
    };
    let place =
        |dates: &str| format!(r#"{{"id":"place/a","class":"city","names":{{"en":["Aa",{{"text":"Bb",{dates}}}]}}}}"#);
    let form = "must be a date of the calendar in the form YYYY, YYYY-MM or YYYY-MM-DD";
    let faults = [
        (person(r#""from":"1990-13""#), format!("offices[0].from: {form}")),
        (person(r#""from":"1990","until":"May 1991""#), format!("offices[0].until: {form}")),
        (person(r#""from":"1992","until":"1991-12""#), "offices[0].from: must not be after `until`".to_owned()),
        (place(r#""from":"1990-02-30""#), format!("names.en[1].from: {form}")),
        (place(r#""until":"90""#), format!("names.en[1].until: {form}")),
        (
            place(r#""from":"1991-01-02","until":"1991-01-01""#),
            "names.en[1].from: must not be after `until`".to_owned(),
        ),
    ];
    for (line, expected) in faults {
        assert_eq!(fault("a.jsonl", &line), format!("a.jsonl:1: {expected}"));
    }
    let offices = [r#"{"title":"King"}"#; 101].join(",");
    let line = format!(r#"{{"id":"person/a","class":"royal","offices":[{offices}],"names":{{"en":["A"]}}}}"#);
    assert_eq!(fault("a.jsonl", &line), "a.jsonl:1: offices: 101 offices exceed the limit of 100");
}

#[test]
fn invalid_titles_of_offices_are_errors() {
    let message = "must be a title, which can end in {country} or {party}";
    for title in ["{country}", "", "{club} president", "President of {club}", "President of {country} and {country}"] {
        let line = format!(r#"{{"rank":"head","titles":["King","{title}"]}}"#);
        assert_eq!(fault("offices.jsonl", &line), format!("offices.jsonl:1: titles[1]: {message}"));
    }
    assert!(fault("offices.jsonl", r#"{"rank":"deputy","titles":["King"]}"#).starts_with("offices.jsonl:1: rank: "));
}

#[test]
fn dates_of_names_are_merged_and_exported() -> Result<(), GazetteerError> {
    let name = |dates: &str| format!(r#"{{"id":"place/a","class":"city","names":{{"en":[{{"text":"Aa",{dates}}}]}}}}"#);
    let merged = |first: &str, second: &str| {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("a.jsonl", &name(first)).add_text("b.jsonl", &name(second));
        builder.build()
    };
    let gazetteer = merged(r#""from":"1990","until":"1995""#, r#""until":"1999-05""#)?;
    let found = gazetteer.find("place/a").expect("the entity exists").names().next().expect("its name");
    assert_eq!((found.from(), found.until()), (Some("1990"), Some("1999-05")));
    let json = serde_json::to_string(&found.to_record()).expect("a record is JSON");
    assert_eq!(json, r#"{"text":"Aa","from":"1990","until":"1999-05"}"#);

    let fault = merged(r#""from":"1990""#, r#""until":"1980""#).expect_err("it ends before it begins").to_string();
    assert_eq!(fault, "a.jsonl:1: names.en: Aa: from must not be after `until`");
    Ok(())
}

/// Texts of names, cues and other words of a gazetteer.
fn texts(tagger: &'static Tagger) -> impl Strategy<Value = String> {
    let names: Vec<String> = tagger.gazetteer().names().map(|name| name.text().into_owned()).collect();
    let cues: Vec<&str> = tagger.gazetteer().cues().iter().flat_map(|cue| &cue.words).map(String::as_str).collect();
    let offices = tagger.gazetteer().entities().filter(|entity| !entity.offices().is_empty());
    let people: Vec<String> = offices.flat_map(|entity| entity.names().map(|name| name.text().into_owned())).collect();
    let piece = prop_oneof![
        2 => any::<Index>().prop_map(move |i| i.get(&names).clone()),
        4 => any::<Index>().prop_map(move |i| i.get(&people).clone()),
        2 => any::<Index>().prop_map(move |i| (*i.get(&cues)).to_owned()),
        2 => select(vec!["قال", "أمس", "said", "the", "в", "ile"]).prop_map(str::to_owned),
    ];
    let gap = select(vec![" ", " ", " ", ". ", "، ", " و", "\n\n"]);
    proptest::collection::vec((piece, gap), 0..20)
        .prop_map(|parts| parts.into_iter().map(|(piece, gap)| piece + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_a_date_the_rule_changes_nothing(shipped in texts(&SHIPPED), own in texts(&OWN)) {
        static OFF: LazyLock<Result<[Tagger; 2], TaggerError>> = LazyLock::new(|| {
            let rules = Rules::ALL.without(Rule::Dates);
            Ok([Tagger::load(&dalil::GazetteerSource::default(), rules)?, tagger(rules)])
        });
        let [shipped_off, own_off] = OFF.as_ref().expect("the gazetteers load");
        for (on, off, text) in [(&*SHIPPED, shipped_off, &shipped), (&*OWN, own_off, &own)] {
            prop_assert_eq!(tag(on, "", text), tag(off, "", text));
            prop_assert_eq!(tag(off, "1999-05-05", text), tag(off, "", text));
        }
    }

    #[test]
    fn a_date_never_removes_all_evidence(text in texts(&SHIPPED), year in 1980..2027u16) {
        let date: Date = format!("{year}-06-15").parse().expect("a date");
        let article = Article::new("", &text).with_publication_date(date);
        for mention in SHIPPED.tag(&article, &Options::default()).mentions {
            prop_assert!(!mention.evidence.is_empty());
            prop_assert!((0.0..=1.0).contains(&mention.confidence));
        }
    }
}
