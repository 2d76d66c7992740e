//! Properties of every answer: on random articles of names and context words of the built-in gazetteer, and on random
//! gazetteers.

use std::cell::Cell;
use std::sync::LazyLock;

use dalil::gazetteer::CueSide;
use dalil::text::Folded;
use dalil::{
    Article, Budget, EntityType, Evidence, GazetteerBuilder, Mention, Options, Overlap, Reason, Span, Tagged, Tagger,
    TypeSet,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| Tagger::embedded().expect("the built-in gazetteer loads"));

/// A title and a body.
type Texts = (String, String);

fn article((title, body): &Texts) -> Article<'_> {
    Article::new(title, body)
}

/// Text between names: proclitics, breaks, ordinary words.
fn between() -> impl Strategy<Value = String> + Clone {
    let proclitic = select(vec!["و", "ب", "ل", "لل", "ول", "ك"]);
    let gap = select(vec![" ", " ", " ", " ", "، ", ". ", "\n", "\n\n", " (", ") ", ": ", "\"", " - ", "ﷺ"]);
    let word = select(vec!["قال", "من", "الجديد", "أمس", "said", "the", "в", "ile"]);
    prop_oneof![1 => proclitic, 6 => gap, 2 => word].prop_map(str::to_owned)
}

fn texts(pieces: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Texts> {
    let some = move |most| {
        let part = (pieces.clone(), between()).prop_map(|(piece, gap)| piece + &gap);
        proptest::collection::vec(part, 0..most).prop_map(|parts| parts.concat())
    };
    (some.clone()(4), some(30))
}

/// Texts of names and context words of the built-in gazetteer. Entities of two countries are frequent, so that names in
/// an article support one another.
fn shipped_texts() -> impl Strategy<Value = Texts> {
    let gazetteer = SHIPPED.gazetteer();
    let names: Vec<String> = gazetteer.names().map(|name| name.text().into_owned()).collect();
    let together = |entity: dalil::gazetteer::EntityRef<'_>| {
        entity.country().is_some_and(|country| ["KZ", "JO"].contains(&country.as_str()))
    };
    let some: Vec<String> =
        gazetteer.entities().filter(|&e| together(e)).flat_map(|e| e.names().map(|n| n.text().into_owned())).collect();
    let cues: Vec<&str> = gazetteer.cues().iter().flat_map(|cue| &cue.words).map(String::as_str).collect();
    let piece = prop_oneof![
        3 => any::<Index>().prop_map(move |i| i.get(&names).clone()),
        4 => any::<Index>().prop_map(move |i| i.get(&some).clone()),
        3 => any::<Index>().prop_map(move |i| (*i.get(&cues)).to_owned()),
        1 => prop::sample::select(&["بلدية", "جامعة", "Belediyesi", "University of", "правительство"][..]).prop_map(str::to_owned),
        2 => between_words().prop_map(str::to_owned),
        1 => select(TOPIC_WORDS.to_vec()).prop_map(str::to_owned),
    ];
    texts(piece)
}

/// Words of reports on matches, cities with clubs, and clubs whose names need evidence.
const TOPIC_WORDS: [&str; 10] =
    ["مباراة", "لاعب", "فاز", "على", "ليون", "برشلونة", "الإسباني", "الوحدة", "(إسبانيا)", "يواجه"];

fn between_words() -> impl Strategy<Value = &'static str> + Clone {
    select(vec!["الوزير", "توكاييف", "الخارجية", "عمان", "الأناضول", "كازاغستان", "Tokayev", "US"])
}

/// Words for random names. They are few, so that names share words and prefixes and contain one another.
const WORDS: [&str; 12] =
    ["ألماتي", "نور", "سلطان", "محمود", "خارجية", "جدة", "وجدة", "بان", "نورسلطان", "Ahmad", "Nur", "وسلم"];

const CUES: &str = r#"
{"cue":"place","lang":"ar","side":"before","for":["place"],"words":["مدينة","سلطان"]}
{"cue":"person","lang":"ar","side":"before","skip":1,"for":["person"],"words":["رئيس"]}
{"cue":"source","lang":"ar","side":"before","across":true,"for":["agency"],"words":["مصدر"],"article":true}
{"cue":"said","lang":"en","side":"after","for":["person"],"words":["said"]}
{"cue":"not-a-body","lang":"ar","side":"before","veto":true,"for":["organisation"],"words":["وزيرة"]}
{"cue":"not-a-place","lang":"ar","side":"after","veto":true,"for":["place"],"words":["محمود"]}
"#;
const CUE_WORDS: [&str; 6] = ["مدينة", "رئيس", "المصدر", "said", "وزيرة", "الرئيس"];

const COMMON_WORDS: &str = "بان\tar\tmedium\tcontext\thand\tappeared\nجدة\tar\thigh\tcue\thand\tgrandmother\n";

/// Class and line of a random entity, without its id.
fn entities() -> impl Strategy<Value = (&'static str, serde_json::Value)> {
    let class = select(vec!["city", "country", "politician", "agency", "ministry"]);
    let text = proptest::collection::vec(select(WORDS.to_vec()), 1..4).prop_map(|words| words.join(" "));
    let name = (text, select(vec!["full", "short"]), select(vec!["free", "context", "cue"]));
    let names = proptest::collection::vec(name, 1..4);
    (class, select(vec!["KZ", "JO"]), 0..=10_u8, names).prop_map(|(class, country, prominence, mut names)| {
        names.sort();
        names.dedup_by(|a, b| a.0 == b.0);
        let names: Vec<_> = names
            .into_iter()
            .map(|(text, kind, policy)| json!({"text": text, "kind": kind, "policy": policy}))
            .collect();
        let prominence = f32::from(prominence) / 10.0;
        (class, json!({"class": class, "country": country, "prominence": prominence, "names": {"ar": names}}))
    })
}

/// A tagger with a random gazetteer of a few entities whose names overlap.
fn own_taggers() -> impl Strategy<Value = Tagger> {
    proptest::collection::vec(entities(), 1..9).prop_map(|entities| {
        let lines = entities.into_iter().enumerate().map(|(i, (class, mut entity))| {
            let entity_type = match class {
                "city" | "country" => "place",
                "politician" => "person",
                _ => "organisation",
            };
            entity["id"] = json!(format!("{entity_type}/e{i}"));
            entity.to_string()
        });
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", &lines.collect::<Vec<_>>().join("\n"));
        builder.add_text("cues.jsonl", CUES).add_text("common-words.tsv", COMMON_WORDS);
        Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit")
    })
}

fn own_texts() -> impl Strategy<Value = Texts> {
    texts(prop_oneof![4 => select(WORDS.to_vec()), 1 => select(CUE_WORDS.to_vec())].prop_map(str::to_owned))
}

/// Whether a text may be a word in Cyrillic with an ending: all but the last letters are equal.
fn may_be_inflected(word: &[u8], written: &[u8]) -> bool {
    /// More letters than any ending replaces.
    const REPLACED: usize = 3;
    let is_cyrillic = Folded::new("а").codes()[0]..=Folded::new("я").codes()[0];
    let kept = word.len().saturating_sub(REPLACED);
    kept > 1 && is_cyrillic.contains(&word[0]) && written.starts_with(&word[..kept])
}

/// A tagged article and the checks of its answer.
struct Answer<'a> {
    tagger: &'a Tagger,
    article: Article<'a>,
    tagged: Tagged,
}

impl<'a> Answer<'a> {
    fn of(tagger: &'a Tagger, texts: &'a Texts) -> Answer<'a> {
        let article = article(texts);
        let options = Options::default().with_suppressed(true);
        Answer { tagger, article, tagged: tagger.tag(&article, &options) }
    }

    fn text(&self, span: &Span) -> &'a str {
        &self.article.text(span.field)[span.bytes.clone()]
    }

    /// A mention for an error message.
    fn show(&self, mention: &Mention) -> String {
        let id = self.tagger.gazetteer().entity(mention.entity).id();
        format!("{} {id} {:?} {:?} in {:?}", self.text(&mention.span), mention.span, mention.evidence, self.article)
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for mention in &self.tagged.mentions {
            prop_assert!(!mention.evidence.is_empty(), "{}", self.show(mention));
            for evidence in &mention.evidence {
                let holds = self.holds(mention, evidence);
                prop_assert!(holds, "{:?} is not true for {}", evidence, self.show(mention));
            }
        }
        self.check_overlaps()
    }

    /// Whether the answer or the text contains the evidence of a mention.
    fn holds(&self, mention: &Mention, evidence: &Evidence) -> bool {
        let others = || self.tagged.mentions.iter().filter(|other| other.span != mention.span);
        match evidence {
            Evidence::FullNameInArticle(span) => others().any(|other| {
                let is_full = |other| matches!(other, &Evidence::Name | &Evidence::Pattern { .. });
                other.span == *span && other.entity == mention.entity && other.evidence.iter().any(is_full)
            }),
            Evidence::CountryInArticle(by) => others().any(|other| other.entity == *by),
            Evidence::Cue(span) => self.is_cue(mention, span),
            Evidence::Apposition(span) => {
                let is_after = mention.span.bytes.end < span.bytes.start;
                is_after && mention.span.field == span.field && self.country(mention).is_some()
            }
            Evidence::Pattern { head, .. } => {
                let [name, head_bytes] = [&mention.span.bytes, &head.bytes];
                let is_inside = name.start <= head_bytes.start && head_bytes.end <= name.end;
                let is_beside = head_bytes.end < name.start || name.end < head_bytes.start;
                // لبرشلونة: in a report on a match, a proclitic shows the club.
                let is_proclitic =
                    mention.proclitic.start <= head_bytes.start && head_bytes.end == mention.proclitic.end;
                (is_inside || is_beside || is_proclitic) && mention.span.field == head.field
            }
            Evidence::BestOfSeveral => mention.alternative_count > 0,
            Evidence::Name | Evidence::Prominence | Evidence::Credit | Evidence::GeneratedSpelling => true,
            _ => false,
        }
    }

    fn country(&self, mention: &Mention) -> Option<String> {
        self.tagger.gazetteer().entity(mention.entity).country()
    }

    /// Whether a span is a context word for the mention's entity, on its side of the mention.
    fn is_cue(&self, mention: &Mention, span: &Span) -> bool {
        let class = self.tagger.gazetteer().entity(mention.entity).class();
        let written = Folded::new(self.text(span));
        // After لل the article ال is written without its alef.
        let article = ["ال", "ل"].map(Folded::new);
        let bare = article.iter().find_map(|article| written.codes().strip_prefix(article.codes()));
        let is_written = |word: &str| {
            let word = Folded::new(word);
            word.codes() == written.codes()
                || bare == Some(word.codes())
                || may_be_inflected(word.codes(), written.codes())
        };
        let beside = |side| match side {
            CueSide::Before => span.bytes.end <= mention.proclitic.start,
            CueSide::After => mention.span.bytes.end <= span.bytes.start,
        };
        span.field == mention.span.field
            && self.tagger.gazetteer().cues().iter().any(|cue| {
                !cue.effect.veto
                    && cue.effect.classes.contains(class)
                    && beside(cue.effect.side)
                    && cue.words.iter().chain(cue.plurals.iter().map(|form| &form.text)).any(|word| is_written(word))
            })
    }

    /// Mentions do not overlap, and a name that is suppressed for an overlap overlaps a mention.
    fn check_overlaps(&self) -> Result<(), TestCaseError> {
        for pair in self.tagged.mentions.windows(2) {
            let apart = pair[0].span.field < pair[1].span.field || pair[0].span.bytes.end <= whole(&pair[1]).start;
            prop_assert!(apart, "{}\nand {}", self.show(&pair[0]), self.show(&pair[1]));
        }
        for hidden in self.tagged.suppressed.iter().filter(|name| name.reason == Reason::Overlap) {
            let Span { field, bytes } = &hidden.span;
            let hides = |mention: &Mention| {
                let whole = whole(mention);
                mention.span.field == *field && whole.start < bytes.end && bytes.start < whole.end
            };
            prop_assert!(self.tagged.mentions.iter().any(hides), "{:?} in {:?}", hidden, self.article);
        }
        Ok(())
    }

    /// Other options select a part of the answer or add to it.
    fn check_options(&self) -> Result<(), TestCaseError> {
        let mentions = |options: Options| self.tagger.tag(&self.article, &options).mentions;
        let all = &self.tagged.mentions;
        prop_assert_eq!(&mentions(Options::default()), all, "include_suppressed changes mentions");
        for &entity_type in EntityType::ALL {
            let types = TypeSet::from_iter([entity_type]);
            let is_of_type = |m: &&Mention| self.tagger.gazetteer().entity(m.entity).entity_type() == entity_type;
            let expected: Vec<Mention> = all.iter().filter(is_of_type).cloned().collect();
            prop_assert_eq!(mentions(Options::default().with_types(types)), expected);
        }
        for mention in mentions(Options::default().with_min_confidence(0.8)) {
            prop_assert!(mention.confidence >= 0.8, "{}", self.show(&mention));
        }
        let inner = mentions(Options::default().with_overlap(Overlap::All));
        let is_given = |mention: &&Mention| !inner.iter().any(|other| other.span == mention.span);
        prop_assert_eq!(all.iter().find(is_given), None, "a mention is missing with Overlap::All");
        Ok(())
    }
}

/// The byte range of a mention including its proclitic.
fn whole(mention: &Mention) -> std::ops::Range<usize> {
    mention.proclitic.start.min(mention.span.bytes.start)..mention.span.bytes.end
}

/// Number of budget checks while an article is tagged.
fn budget_checks(tagger: &Tagger, article: &Article<'_>, options: &Options) -> u32 {
    let checks = Cell::new(0);
    let may_continue = || {
        checks.set(checks.get() + 1);
        true
    };
    tagger
        .tag_to(article, options, &Budget::new(&may_continue), &mut Tagged::default())
        .expect("the budget has no limit");
    checks.get()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4096, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn answers_with_the_shipped_gazetteer_are_consistent(texts in shipped_texts()) {
        let answer = Answer::of(&SHIPPED, &texts);
        answer.check()?;
        answer.check_options()?;
    }
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn answers_with_random_gazetteers_are_consistent(tagger in own_taggers(), texts in own_texts()) {
        let answer = Answer::of(&tagger, &texts);
        answer.check()?;
        answer.check_options()?;
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// The number of steps is linear in the length of a repeated text, however its names overlap.
    #[test]
    fn steps_grow_linearly_with_the_text(tagger in own_taggers(), texts in own_texts(), all in any::<bool>()) {
        /// A name of two letters takes 5 bytes with its gap, and each of its readings about ten steps.
        const STEPS_PER_BYTE: usize = 16;
        let overlap = if all { Overlap::All } else { Overlap::Longest };
        let options = Options::default().with_overlap(overlap).with_suppressed(all);
        let piece = texts.1 + " ";
        for bytes in [10_000, 100_000] {
            let body = piece.repeat(bytes / piece.len());
            let steps = budget_checks(&tagger, &Article::new(&texts.0, &body), &options) * Budget::INTERVAL;
            let most = STEPS_PER_BYTE * (body.len() + texts.0.len());
            prop_assert!(steps as usize <= most, "{} steps for {} bytes: {:?}", steps, body.len(), piece);
        }
    }
}

#[test]
fn the_random_articles_have_evidence_of_each_kind() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    let mut note = |tagged: &Tagged| {
        let kinds = tagged.mentions.iter().flat_map(|mention| &mention.evidence);
        seen.extend(
            kinds.map(|evidence| format!("{evidence:?}").split(['(', ' ']).next().unwrap_or_default().to_owned()),
        );
    };
    // Apposition is rare.
    for _ in 0..1024 {
        let texts = shipped_texts().new_tree(&mut runner).expect("a text").current();
        note(&Answer::of(&SHIPPED, &texts).tagged);
    }
    let expected = [
        "Apposition",
        "BestOfSeveral",
        "CountryInArticle",
        "Credit",
        "Cue",
        "FullNameInArticle",
        "GeneratedSpelling",
        "Name",
        "Pattern",
        "Prominence",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}
