//! Layers: a gazetteer on top of another one gives the answers of one merged gazetteer.

use dalil::{Article, GazetteerBuilder, Options, Tagger};
use proptest::prelude::*;

/// Everything that a tagger finds in an article, by ids and texts instead of keys.
fn answer(tagger: &Tagger, title: &str, body: &str, date: Option<dalil::Date>) -> Vec<String> {
    let mut options = Options::default();
    options.include_suppressed = true;
    let mut article = Article::new(title, body);
    article.publication_date = date;
    let tagged = tagger.tag(&article, &options);
    let gazetteer = tagger.gazetteer();
    let id = |key| gazetteer.entity(key).id().into_owned();
    let mut lines = Vec::new();
    for it in &tagged.mentions {
        let others: Vec<_> =
            it.alternatives.iter().map(|other| format!("{} {}", id(other.entity), other.confidence)).collect();
        let evidence: Vec<_> = it.evidence.iter().map(|evidence| describe(tagger, evidence)).collect();
        let name = gazetteer.name(it.name);
        let name = format!("{} {} {:?} {:?}", name.language(), name.text(), name.kind(), name.policy());
        lines.push(format!("{:?} {} {name} {} {others:?} {evidence:?}", it.span, id(it.entity), it.confidence));
    }
    for it in &tagged.suppressed {
        let name = gazetteer.name(it.name).text();
        lines.push(format!("suppressed {:?} {} {name} {:?}", it.span, id(it.entity), it.reason));
    }
    let entities = tagged.entities(&article);
    for focus in entities.focus(gazetteer) {
        lines.push(format!("focus {} {:?} {}", id(focus.entity), focus.kind, focus.score));
    }
    lines
}

/// Evidence with ids instead of keys.
fn describe(tagger: &Tagger, evidence: &dalil::Evidence) -> String {
    use dalil::Evidence;
    let id = |key| tagger.gazetteer().entity(key).id().into_owned();
    match evidence {
        Evidence::CountryInArticle(key) => format!("CountryInArticle {}", id(*key)),
        Evidence::Pattern { head, filler } => format!("Pattern {head:?} {}", id(*filler)),
        evidence => format!("{evidence:?}"),
    }
}

/// Patterns of institutions, which are part of the lowest layer.
const INSTITUTIONS: &str = r#"
{"institution":"municipality","class":"body","prominence":0.5,"slot":["city"],"names":{"en":["Municipality of {place}"],"ru":["мэрия {place}"]}}
{"institution":"club","class":"club","slot":["city"],"names":{"en":[{"text":"{place} striker","kind":"short"}]},"topic":{"en":["match","goal"]},"in_topic":{"en":["beat {place}"],"ar":["و {place}","{place} ({country})"]}}
{"institution":"ministry-of-defence","class":"ministry","prominence":0.5,"names":{"en":["Ministry of Defence of {country}","{adjective} Ministry of Defence"]}}
"#;
const ADJECTIVES: &str = r#"{"country":"place/kazakhstan","en":["Kazakh"]}"#;

fn merged(parts: &[String]) -> Result<Tagger, String> {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("institutions.jsonl", INSTITUTIONS);
    let is_country = |line: &str| line.contains("place/kazakhstan") && line.contains("\"country\":");
    if parts[0].lines().any(is_country) {
        builder.add_text("adjectives.jsonl", ADJECTIVES);
    }
    for (i, part) in parts.iter().enumerate() {
        builder.add_text(&format!("part{i}.jsonl"), part);
    }
    Tagger::new(builder.build().map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

fn layered(parts: &[String]) -> Result<Tagger, String> {
    let (first, upper) = parts.split_first().expect("a part");
    let mut tagger = merged(std::slice::from_ref(first))?;
    for (i, part) in upper.iter().enumerate() {
        let name = format!("part{}.jsonl", i + 1);
        let extended = tagger.extended(|builder| {
            builder.add_text(&name, part);
        });
        tagger = extended.map_err(|error| error.to_string())?;
    }
    Ok(tagger)
}

const IDS: &[(&str, &str)] = &[
    ("place/kazakhstan", "country"),
    ("place/almaty", "city"),
    ("place/aktau", "city"),
    ("place/zhambyl", "region"),
    ("person/tokayev", "politician"),
    ("person/abai", "cultural"),
    ("person/kemelevich", "politician"),
    ("organisation/aktau", "club"),
    ("organisation/kazinform", "agency"),
    ("organisation/almaty-municipality", "body"),
    ("organisation/barys", "club"),
];

/// Names that fold alike, contain each other, have proclitics, endings, generated spellings and signs. Some words are
/// case forms of several of them: Самару of Самара and Самар, Городу Актау of Город Актау and Города Актау.
const NAMES: &[(&str, &str)] = &[
    ("ar", "كازاخستان"),
    ("ar", "ألماتي"),
    ("ar", "الماتي"),
    ("ar", "توكاييف"),
    ("ar", "قاسم توكاييف"),
    ("ar", "آباي"),
    ("ar", "آباي توكاييف"),
    ("ar", "أكتاو"),
    ("en", "Kazakhstan"),
    ("en", "Almaty"),
    ("en", "ALMATY"),
    ("en", "Aktau"),
    ("en", "Aktau City"),
    ("en", "Kassym Tokayev"),
    ("en", "Tokayev"),
    ("en", "Aktau+"),
    ("tr", "Almatı"),
    ("tr", "Aktau"),
    ("ru", "Алматы"),
    ("ru", "Самара"),
    ("ru", "Самар"),
    ("ru", "Самаро"),
    ("ru", "Город Актау"),
    ("ar", "فارس بألماتي"),
    ("ru", "Города Актау"),
    ("ru", "Нижний Самар"),
    ("ru", "Нижнее Самара"),
    ("ru", "Нижняя Самара"),
    ("ru", "Токаев"),
    ("ru", "Абай Токаев"),
    ("kk", "Абай"),
    ("kk", "Жамбыл"),
    ("kk", "Ақтау"),
    ("kk", "Ақтаулы"),
    ("kk", "Самараның"),
    ("kk", "Тараз"),
    ("kk", "Таразы"),
    ("ru", "Тараза"),
    ("ru", "Таразын"),
];

const WORDS: &[&str] = &[
    "كازاخستان",
    "وكازاخستان",
    "ألماتي",
    "بألماتي",
    "الماتي",
    "توكاييف",
    "توكايف",
    "كازاخستن",
    "قاسم توكاييف",
    "آباي",
    "آباي توكاييف",
    "أكتاو",
    "في",
    "Almaty",
    "ALMATY",
    "almaty",
    "Aktau",
    "Aktau City",
    "Kassym Tokayev",
    "Tokayev",
    "Aktau+",
    "in",
    "Almatı'da",
    "Алматы",
    "Алматыда",
    "Самару",
    "Самаре",
    "Самары",
    "Самарой",
    "Самараны",
    "Таразды",
    "Тараздың",
    "Таразы",
    "Таразын",
    "Таразында",
    "Таразыны",
    "Таразу",
    "Таразе",
    "Нижнему Самару",
    "Нижнюю Самару",
    "Нижней Самаре",
    "Нижнем Самаре",
    "Ақтаулыға",
    "Президент в городе сказал, что",
    "қаласында өткен жиында президент",
    "Kazakhstan",
    "Municipality of",
    "match",
    "goal",
    "beat",
    "striker",
    "وألماتي",
    "Ministry of Defence of",
    "Kazakh Ministry of Defence",
    "мэрия",
    "Городе Актау",
    "Городу Актау",
    "Токаева",
    "Токаевым",
    "Абая Токаева",
    "Абайдың",
    "Жамбылда",
    "Ақтауға",
    "самару",
    ".",
    ",",
    "(",
    ")",
    "\n\n",
    "Ak-\ntau",
];

/// A name as an entity line has it: language, text, kind, policy.
fn name() -> impl Strategy<Value = (&'static str, String)> {
    let kind = prop_oneof![
        Just(""),
        Just(""),
        Just(r#","kind":"short""#),
        Just(r#","kind":"variant""#),
        Just(r#","kind":"acronym""#)
    ];
    let policy = prop_oneof![
        Just(""),
        Just(""),
        Just(r#","policy":"free""#),
        Just(r#","policy":"context""#),
        Just(r#","policy":"cue""#)
    ];
    (proptest::sample::select(NAMES), kind, policy)
        .prop_map(|((language, text), kind, policy)| (language, format!(r#"{{"text":"{text}"{kind}{policy}}}"#)))
}

/// An entity line. In the first part each entity has a class and a name.
fn entity(index: usize, is_first: bool) -> impl Strategy<Value = String> {
    let (id, class) = IDS[index];
    let disabled_name = proptest::sample::select(NAMES)
        .prop_map(|(language, text)| (language, format!(r#"{{"text":"{text}","disabled":true}}"#)));
    let name = match is_first {
        true => name().boxed(),
        false => prop_oneof![30 => name(), 1 => disabled_name].boxed(),
    };
    let names = proptest::collection::vec(name, usize::from(is_first)..4);
    let prominence = proptest::option::of(prop_oneof![Just(0.3), Just(0.55), Just(0.65), Just(0.9)]);
    let country = proptest::option::of(Just("KZ"));
    let disabled = if is_first { Just(false).boxed() } else { proptest::bool::weighted(0.2).boxed() };
    (names, prominence, country, disabled).prop_map(move |(names, prominence, country, disabled)| {
        if disabled {
            return format!(r#"{{"id":"{id}","disabled":true}}"#);
        }
        let mut line = format!(r#"{{"id":"{id}","class":"{class}""#);
        prominence.into_iter().for_each(|it| line += &format!(r#","prominence":{it}"#));
        country.into_iter().for_each(|it| line += &format!(r#","country":"{it}""#));
        let languages = ["ar", "en", "tr", "ru", "kk"].map(|language| {
            let of: Vec<&str> = names.iter().filter(|name| name.0 == language).map(|name| name.1.as_str()).collect();
            (language, of.join(","))
        });
        let names = languages.iter().filter(|(_, names)| !names.is_empty());
        let names: Vec<String> = names.map(|(language, names)| format!(r#""{language}":[{names}]"#)).collect();
        format!(r#"{line},"names":{{{}}}}}"#, names.join(","))
    })
}

/// A part with lines about some of the entities.
fn part(is_first: bool) -> impl Strategy<Value = String> {
    let lines: Vec<_> = (0..IDS.len()).map(|index| proptest::option::weighted(0.5, entity(index, is_first))).collect();
    lines.prop_map(|lines| lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS), 1..25).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn layers_answer_as_one_merged_gazetteer(
        base in part(true), own in part(false), request in part(false), title in text(), body in text(),
    ) {
        let parts = [base, own, request];
        prop_assume!(!parts[0].is_empty());
        let first = merged(&parts[..1]);
        prop_assert!(first.is_ok(), "{:?}", first.err());
        for count in 2..=3 {
            let (merged, layered) = (merged(&parts[..count]), layered(&parts[..count]));
            let (merged, layered) = match (merged, layered) {
                (Ok(merged), Ok(layered)) => (merged, layered),
                (merged, layered) => {
                    prop_assert!(merged.is_err() && (layered.is_err()), "{:?} {:?}", merged.err(), layered.err());
                    return Ok(());
                }
            };
            let [a, b] = [&merged, &layered].map(|tagger| tagger.gazetteer());
            prop_assert_eq!(a.version(), b.version());
            prop_assert_eq!((a.len(), a.names_len(), a.parts()), (b.len(), b.names_len(), b.parts()));
            let records = |tagger: &Tagger| tagger.gazetteer().entities().map(|it| it.to_record()).collect::<Vec<_>>();
            prop_assert_eq!(records(&merged), records(&layered));
            let expected = answer(&merged, &title, &body, None);
            prop_assert_eq!(&expected, &answer(&layered, &title, &body, None));
            if count == 3 {
                let own = self::layered(&parts[..2]);
                let of_request = own.and_then(|own| {
                    let of_request = own.with_overlay(|builder| _ = builder.add_text("part2.jsonl", &parts[2]));
                    of_request.map_err(|error| error.to_string())
                });
                prop_assert_eq!(of_request.map(|tagger| answer(&tagger, &title, &body, None)), Ok(expected));
            }
        }
    }
}

/// A word is a given name as long as one name of a person begins with it, here in the lowest layer.
#[test]
fn names_of_a_person_who_was_disabled_and_added_again_are_hidden_once() {
    let parts = [
        r#"{"id":"person/tokayev","class":"politician","names":{"en":["Aktau City"]}}
{"id":"person/kemelevich","class":"politician","names":{"en":["Aktau City"]}}
{"id":"place/kazakhstan","class":"country","prominence":0.9,"names":{"tr":["Aktau"]}}"#,
        r#"{"id":"person/tokayev","disabled":true}"#,
        r#"{"id":"person/tokayev","class":"politician","names":{"ar":["كازاخستان"]}}"#,
    ]
    .map(str::to_owned);
    let title = "Президент в городе сказал, что Aktau City";
    let [merged, layered] = [merged(&parts), layered(&parts)].map(|tagger| answer(&tagger.unwrap(), title, "", None));
    assert_eq!(merged, layered);
}

/// An institution stays disabled when a higher layer lists its place for the first time.
#[test]
fn an_institution_that_a_layer_disables_is_not_composed_with_a_place_of_a_higher_layer() {
    let parts = [
        r#"{"id":"organisation/almaty-municipality","class":"body","names":{"ar":["كازاخستان"]}}"#,
        r#"{"id":"organisation/almaty-municipality","disabled":true}"#,
        r#"{"id":"place/almaty","class":"city","names":{"ru":["Самара"]}}"#,
    ]
    .map(str::to_owned);
    let body = "мэрия Самары";
    let [merged, layered] = [merged(&parts), layered(&parts)].map(|tagger| answer(&tagger.unwrap(), "", body, None));
    assert_eq!(merged, layered);
}
