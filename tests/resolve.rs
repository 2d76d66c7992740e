//! Which candidates are accepted or refused, and the reasons, with a small gazetteer.

use dalil::{Article, EntityType, Evidence, Field, GazetteerBuilder, Options, Overlap, Reason, Tagged, Tagger};

const ENTITIES: &str = r#"
{"id":"organisation/anadolu-agency","class":"agency","country":"TR","prominence":0.6,"names":{"ar":["وكالة الأناضول للأنباء",{"text":"الأناضول","policy":"context"}]}}
{"id":"organisation/oic","class":"body","prominence":0.7,"names":{"ar":["منظمة التعاون الإسلامي",{"text":"التعاون الإسلامي","kind":"short"}],"en":[{"text":"OIC","kind":"acronym"}]}}
{"id":"organisation/us-foreign-ministry","class":"ministry","country":"US","prominence":0.7,"names":{"ar":["الخارجية الأمريكية"]}}
{"id":"person/abdullah-ahmadov","class":"politician","country":"AZ","prominence":0.4,"names":{"ar":["عبد الله أحمدوف",{"text":"أحمدوف","kind":"short"}]}}
{"id":"person/karim-ahmadov","class":"politician","country":"UZ","prominence":0.5,"names":{"ar":["كريم أحمدوف",{"text":"أحمدوف","kind":"short"}]}}
{"id":"person/tokayev","class":"politician","country":"KZ","prominence":0.5,"names":{"ar":["قاسم جومارت توكاييف",{"text":"توكاييف","kind":"short"}],"en":["Kassym-Jomart Tokayev",{"text":"Tokayev","kind":"short"}]}}
{"id":"person/putin","class":"politician","country":"RU","prominence":0.9,"names":{"ar":["فلاديمير بوتين",{"text":"بوتين","kind":"short"}]}}
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["ألماتي"]}}
{"id":"place/amman","class":"city","country":"JO","prominence":0.8,"names":{"ar":["عمان"]}}
{"id":"place/jordan","class":"country","country":"JO","prominence":0.9,"names":{"ar":["الأردن"]}}
{"id":"place/kazakhstan","class":"country","country":"KZ","prominence":0.9,"names":{"ar":["كازاخستان"]}}
{"id":"place/kazakhstan-region","class":"area","country":"KZ","prominence":0.4,"names":{"ar":["شمال كازاخستان"]}}
{"id":"place/oman","class":"country","country":"OM","prominence":0.9,"names":{"ar":["عمان","سلطنة عمان"]}}
{"id":"place/jeddah","class":"city","country":"SA","prominence":0.7,"names":{"ar":["جدة"]}}
{"id":"place/old-jeddah","class":"district","country":"SA","prominence":0.4,"names":{"ar":["جدة التاريخية"]}}
{"id":"place/oujda","class":"city","country":"MA","prominence":0.6,"names":{"ar":["وجدة"]}}
{"id":"place/ban","class":"town","country":"IR","prominence":0.3,"names":{"ar":["بانه"]}}
{"id":"place/stepnogorsk","class":"town","country":"KZ","prominence":0.5,"names":{"ar":[{"text":"ستيبنوغورسك","policy":"context"}]}}
{"id":"place/taraz","class":"city","country":"KZ","prominence":0.6,"names":{"ar":[{"text":"طراز","policy":"cue"}]}}
{"id":"place/united-states","class":"country","country":"US","prominence":0.95,"names":{"en":[{"text":"US","kind":"acronym"}]}}
"#;

const CUES: &str = r#"
{"cue":"city","lang":"ar","side":"before","for":["city"],"words":["مدينة"]}
{"cue":"leader","lang":"ar","side":"before","skip":1,"for":["person"],"words":["رئيس"]}
{"cue":"source","lang":"ar","side":"before","across":true,"for":["agency"],"words":["مصدر"]}
{"cue":"not-a-ministry","lang":"ar","side":"before","veto":true,"for":["ministry"],"words":["وزيرة"]}
"#;

const INSTITUTIONS: &str = r#"
{"institution":"police","class":"police","slot":["city"],"names":{"ar":["شرطة {place}","مديرية شرطة {place}"]}}
"#;

fn tagger() -> Tagger {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("entities.jsonl"), ENTITIES).expect("written");
    std::fs::write(folder.path().join("cues.jsonl"), CUES).expect("written");
    std::fs::write(folder.path().join("institutions.jsonl"), INSTITUTIONS).expect("written");
    let words = "word\tlang\tfrequency\tpolicy\tsource\tgloss\nوكيل\tar\thigh\twhole\thand\tagent\n";
    std::fs::write(folder.path().join("common-words.tsv"), words).expect("written");
    let mut builder = GazetteerBuilder::new();
    builder.add_path(folder.path());
    Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit")
}

/// Each mention as `text = entity`.
fn named(tagger: &Tagger, article: &Article<'_>, tagged: &Tagged) -> Vec<String> {
    let show = |m: &dalil::Mention| {
        let text = &article.text(m.span.field)[m.span.bytes.clone()];
        format!("{text} = {}", tagger.gazetteer().entity(m.entity).id())
    };
    tagged.mentions.iter().map(show).collect()
}

/// Tags an article: the mentions as `text = entity`, and the full result.
fn tag(title: &str, body: &str, options: &Options) -> (Vec<String>, Tagged) {
    let tagger = tagger();
    let article = Article::new(title, body);
    let tagged = tagger.tag(&article, options);
    (named(&tagger, &article, &tagged), tagged)
}

/// The reasons of the suppressed names, in the order of the text.
fn reasons(body: &str) -> Vec<Reason> {
    let options = Options::default().with_suppressed(true);
    tag("", body, &options).1.suppressed.iter().map(|s| s.reason).collect()
}

/// The evidence of the last mention.
fn evidence(title: &str, body: &str) -> Vec<Evidence> {
    let (_, tagged) = tag(title, body, &Options::default());
    tagged.mentions.last().map(|m| m.evidence.clone()).unwrap_or_default()
}

#[test]
fn a_free_name_is_its_own_evidence() {
    assert_eq!(evidence("", "في ألماتي أمس"), [Evidence::Name]);
}

#[test]
fn a_full_name_in_the_body_supports_a_short_name_in_the_title() {
    let (title, body) = ("توكاييف يعلن الطوارئ", "أعلن قاسم جومارت توكاييف حالة الطوارئ.");
    let (names, tagged) = tag(title, body, &Options::default());
    assert_eq!(names, ["توكاييف = person/tokayev", "قاسم جومارت توكاييف = person/tokayev"]);
    let full = &tagged.mentions[1].span;
    assert_eq!(full.field, Field::Body);
    assert_eq!(tagged.mentions[0].evidence, [Evidence::FullNameInArticle(full.clone())]);
}

#[test]
fn a_short_name_without_evidence_is_suppressed() {
    assert_eq!(tag("", "أعلن توكاييف الطوارئ", &Options::default()).0, [""; 0]);
    assert_eq!(reasons("أعلن توكاييف الطوارئ"), [Reason::NeedsContext]);
}

#[test]
fn prominence_is_evidence() {
    assert_eq!(evidence("", "قال بوتين أمس"), [Evidence::Prominence]);
}

#[test]
fn a_shared_surname_belongs_to_the_nearest_full_name() {
    let far = "مضت ساعات طويلة من النقاش بين الحاضرين حول بنود الاتفاق الجديد. ".repeat(4);
    let body = format!("تحدث كريم أحمدوف أولا. وأضاف أحمدوف. {far} ثم تحدث عبد الله أحمدوف. وأضاف أحمدوف.");
    let (names, _) = tag("", &body, &Options::default());
    let expected = [
        "كريم أحمدوف = person/karim-ahmadov",
        "أحمدوف = person/karim-ahmadov",
        "عبد الله أحمدوف = person/abdullah-ahmadov",
        "أحمدوف = person/abdullah-ahmadov",
    ];
    assert_eq!(names, expected);
}

#[test]
fn an_ordinary_word_needs_an_adjacent_cue() {
    assert_eq!(reasons("من طراز جديد في كازاخستان"), [Reason::NeedsCue]);
    assert!(matches!(evidence("", "في مدينة طراز")[..], [Evidence::Cue(_)]));
    assert_eq!(tag("", "المدينة. طراز جديد", &Options::default()).0, [""; 0], "a sentence end separates cue and name");
}

#[test]
fn a_cue_with_skip_allows_an_adjective_before_the_name() {
    let (names, _) = tag("", "الرئيس الكازاخي توكاييف", &Options::default());
    assert_eq!(names, ["توكاييف = person/tokayev"]);
    assert_eq!(tag("", "المدينة القديمة طراز", &Options::default()).0, [""; 0]);
}

#[test]
fn a_cue_with_across_allows_a_colon_before_the_name() {
    let (names, _) = tag("", "المصدر : الأناضول قالت ذلك", &Options::default());
    assert_eq!(names, ["الأناضول = organisation/anadolu-agency"]);
}

#[test]
fn an_agency_alone_between_breaks_is_a_credit() {
    assert_eq!(evidence("", "صورة من الشارع (الأناضول)"), [Evidence::Credit]);
    assert_eq!(reasons("جبال الأناضول عالية"), [Reason::NeedsContext]);
}

#[test]
fn a_veto_refuses_a_name() {
    assert_eq!(tag("", "قالت الخارجية الأمريكية", &Options::default()).0.len(), 1);
    assert_eq!(tag("", "قالت وزيرة الخارجية الأمريكية", &Options::default()).0, [""; 0]);
    assert_eq!(reasons("قالت وزيرة الخارجية الأمريكية"), [Reason::Veto]);
}

#[test]
fn the_country_in_the_article_is_evidence_for_a_place() {
    assert_eq!(reasons("وصل إلى ستيبنوغورسك"), [Reason::NeedsContext]);
    let tagger = tagger();
    let country = tagger.gazetteer().find("place/kazakhstan").expect("the entity exists").key();
    assert_eq!(evidence("كازاخستان", "وصل إلى ستيبنوغورسك"), [Evidence::CountryInArticle(country)]);
}

#[test]
fn the_article_decides_between_two_places_of_one_name() {
    let (names, tagged) = tag("", "في الأردن، وصل إلى عمان", &Options::default());
    assert_eq!(names[1], "عمان = place/amman");
    assert!(tagged.mentions[1].evidence.contains(&Evidence::BestOfSeveral));
    assert_eq!(tagged.mentions[1].alternatives.len(), 1);
    assert!(tagged.mentions[1].confidence < 0.95, "an alternative lowers the confidence");
    assert_eq!(tag("", "زار سلطنة عمان ثم غادر عمان", &Options::default()).0[1], "عمان = place/oman");
    assert_eq!(tag("", "زار عمان", &Options::default()).0, ["عمان = place/oman"], "the more prominent place is chosen");
}

#[test]
fn the_longest_mention_is_given_and_all_adds_those_inside_it() {
    let body = "في شمال كازاخستان";
    assert_eq!(tag("", body, &Options::default()).0, ["شمال كازاخستان = place/kazakhstan-region"]);
    let all = tag("", body, &Options::default().with_overlap(Overlap::All)).0;
    assert_eq!(all, ["شمال كازاخستان = place/kazakhstan-region", "كازاخستان = place/kazakhstan"]);
    assert_eq!(reasons(body), [Reason::Overlap]);
}

#[test]
fn a_whole_word_excludes_the_word_without_its_proclitic() {
    for overlap in [Overlap::Longest, Overlap::All] {
        let (names, _) = tag("", "وصل إلى وجدة", &Options::default().with_overlap(overlap));
        assert_eq!(names, ["وجدة = place/oujda"], "{overlap:?}");
    }
}

#[test]
fn overlap_all_includes_a_longer_name_after_a_proclitic() {
    let names = |overlap| tag("", "وجدة التاريخية", &Options::default().with_overlap(overlap)).0;
    assert_eq!(names(Overlap::Longest), ["جدة التاريخية = place/old-jeddah"]);
    assert_eq!(names(Overlap::All), ["جدة التاريخية = place/old-jeddah", "جدة = place/jeddah"]);
}

#[test]
fn capitals_and_hamza_must_match() {
    assert_eq!(tag("", "the US and us", &Options::default()).0, ["US = place/united-states"]);
    assert_eq!(reasons("give it to us"), [Reason::Spelling]);
    assert_eq!(reasons("قال بأنه وصل"), [Reason::Spelling], "بأنه is not بانه");
}

#[test]
fn the_option_types_filters_mentions_but_not_evidence() {
    let options = Options::default().with_types([dalil::EntityType::Place].into_iter().collect());
    let (names, _) = tag("", "زار قاسم جومارت توكاييف مع توكاييف ستيبنوغورسك", &options);
    assert_eq!(names, ["ستيبنوغورسك = place/stepnogorsk"], "the country of a person is evidence too");
}

#[test]
fn mentions_below_the_minimum_confidence_are_suppressed() {
    let options = Options::default().with_min_confidence(0.8).with_suppressed(true);
    let (names, tagged) = tag("", "قال بوتين في ألماتي", &options);
    assert_eq!(names, ["ألماتي = place/almaty"]);
    assert_eq!(tagged.suppressed[0].reason, Reason::LowConfidence);
}

#[test]
fn entities_are_listed_once_in_the_order_of_first_mention() {
    let (title, body) = ("كازاخستان", "ألماتي في كازاخستان");
    let (_, tagged) = tag(title, body, &Options::default());
    let tagger = tagger();
    let gazetteer = tagger.gazetteer();
    let entities: Vec<_> = tagged
        .entities(&Article::new(title, body))
        .iter()
        .map(|e| (gazetteer.entity(e.entity).id().into_owned(), e.mention_count, e.salience))
        .collect();
    assert_eq!(entities, [("place/kazakhstan".to_owned(), 2, 1.0), ("place/almaty".to_owned(), 1, 0.45)]);
}

/// Ids of entities with a figure.
type Figures = Vec<(String, f32)>;

/// Entities with their salience, and the focus with its scores.
fn measures(title: &str, body: &str, options: &Options) -> (Figures, Figures) {
    let (_, tagged) = tag(title, body, options);
    let tagger = tagger();
    let gazetteer = tagger.gazetteer();
    let id = |entity| gazetteer.entity(entity).id().into_owned();
    let entities = tagged.entities(&Article::new(title, body));
    let salience = entities.iter().map(|entity| (id(entity.entity), entity.salience)).collect();
    (salience, entities.focus(gazetteer).iter().map(|focus| (id(focus.entity), focus.score)).collect())
}

#[test]
fn salience_and_focus_do_not_depend_on_the_types() {
    let (title, body) = ("بوتين في ألماتي", "قال فلاديمير بوتين إن الأردن وألماتي قريبتان من كازاخستان.");
    let (all, focus) = measures(title, body, &Options::default());
    assert_eq!(all.len(), 4, "{all:?}");
    // Of 10 votes, Russia has 4, and the gazetteer does not contain it. Jordan has 1.
    assert_eq!(focus, [("place/kazakhstan".to_owned(), 0.5), ("place/almaty".to_owned(), 0.4)]);
    for types in [vec![EntityType::Place], vec![EntityType::Person], vec![EntityType::Organisation], vec![]] {
        let options = Options::default().with_types(types.iter().copied().collect());
        let (some, same) = measures(title, body, &options);
        let of_types = |(id, _): &&(String, f32)| types.iter().any(|t| id.starts_with(t.as_str()));
        assert_eq!(some, all.iter().filter(of_types).cloned().collect::<Vec<_>>(), "{types:?}");
        assert_eq!(same, focus, "{types:?}");
    }
}

#[test]
fn suppressed_names_change_neither_salience_nor_focus() {
    // Without the full name, the surname is suppressed.
    let options = Options::default().with_suppressed(true);
    let (salience, focus) = measures("", "قال توكاييف في الأردن", &options);
    assert_eq!(salience.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["place/jordan"]);
    let ids: Vec<_> = focus.iter().map(|(id, score)| (id.as_str(), *score)).collect();
    assert_eq!(ids, [("place/jordan", 1.0)]);
    // With a minimum confidence, neither do the names that have less.
    let body = "قال بوتين في ألماتي";
    let (salience, focus) = measures("", body, &Options::default().with_min_confidence(0.8));
    assert_eq!(salience.len(), 1, "{salience:?}");
    assert_eq!(focus.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["place/kazakhstan", "place/almaty"]);
}

#[test]
fn a_composed_entity_is_not_nested_in_itself() {
    let options = Options::default().with_overlap(Overlap::All);
    let (names, _) = tag("", "أعلنت مديرية شرطة ألماتي ذلك", &options);
    assert_eq!(names, ["مديرية شرطة ألماتي = organisation/almaty-police", "ألماتي = place/almaty"]);
}
