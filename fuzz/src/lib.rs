//! Shared by the fuzz targets: a small gazetteer, expansion of short inputs to long texts, and checks of every answer.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use dalil::{
    Article, Budget, Field, Gazetteer, GazetteerBuilder, Mention, OffsetUnit, Offsets, Options, Overlap, Span, Tagged,
    Tagger,
};

/// Cues with every kind of option.
pub const CUES: &str = r#"
{"cue":"city","lang":"ar","side":"before","for":["city","town"],"words":["مدينة"],"skip":1}
{"cue":"newspaper","lang":"ar","side":"before","for":["newspaper"],"words":["صحيفة"],"across":true}
{"cue":"president","lang":"ar","side":"before","for":["politician"],"words":["الرئيس"],"skip":2}
{"cue":"minister","lang":"ar","side":"before","for":["organisation"],"words":["قائد"],"veto":true}
{"cue":"title","lang":"en","side":"after","for":["person"],"words":["said"],"article":false}
"#;

/// Names that are ordinary words.
pub const COMMON_WORDS: &str = "
الحياة\tar\thigh\tcue\thand\tlife
بان\tar\tmedium\tcontext\thand\tappeared
وكيل\tar\thigh\twhole\thand\tagent
";

const ADJECTIVES: &str = r#"{"country":"place/jordan","ar":{"f":["الأردنية"]},"en":["Jordanian"]}"#;

const INSTITUTIONS: &str = r#"
{"institution":"army","class":"army","prominence":0.5,"names":{"ar":["الجيش {adjective.f}","جيش {country}"],"en":["{adjective} army"]}}
"#;

const NAMES: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["ألماتي",{"text":"ألما آتا","kind":"former"}],"en":["Almaty"],"ru":["Алматы"]}}
{"id":"place/kazakhstan","class":"country","country":"KZ","prominence":0.9,"names":{"ar":["كازاخستان"],"en":["Kazakhstan"],"ru":["Казахстан"],"kk":["Қазақстан"]}}
{"id":"place/nur-sultan","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["نور سلطان"],"en":["Nur-Sultan"]}}
{"id":"place/jordan","class":"country","country":"JO","prominence":0.9,"names":{"ar":["الأردن"],"en":["Jordan"],"tr":["Ürdün"]}}
{"id":"place/abu-dhabi","class":"city","country":"AE","prominence":0.7,"names":{"ar":["أبو ظبي"]}}
{"id":"place/basra","class":"city","country":"IQ","prominence":0.5,"names":{"ar":[{"text":"البصرة","article":true}]}}
{"id":"place/egypt","class":"country","country":"EG","prominence":0.95,"names":{"ar":["مصر"],"en":["Egypt"],"tr":["Mısır"]}}
{"id":"place/ban","class":"town","country":"EG","prominence":0.2,"names":{"ar":["بان"]}}
{"id":"place/beijing","class":"city","country":"CN","names":{"zh":["北京"],"ko":["베이징"],"el":["Πεκίνο"]}}
{"id":"person/kassym-jomart-tokayev","class":"politician","country":"KZ","prominence":0.75,"names":{"ar":["قاسم جومارت توكاييف",{"text":"توكاييف","kind":"short"}],"en":["Kassym-Jomart Tokayev",{"text":"Tokayev","kind":"short"}]}}
{"id":"person/ali-khamenei","class":"cleric","country":"IR","prominence":0.8,"names":{"ar":["علي خامنئي",{"text":"خامنئي","kind":"short"}]}}
{"id":"person/abdullah-ii","class":"royal","country":"JO","prominence":0.7,"names":{"ar":["عبد الله الثاني"]}}
{"id":"person/abdullah","class":"politician","country":"EG","prominence":0.6,"names":{"ar":["عبد الله محمود",{"text":"محمود","kind":"short"}]}}
{"id":"person/mahmoud","class":"politician","country":"JO","prominence":0.6,"names":{"ar":["سعيد محمود",{"text":"محمود","kind":"short"}]}}
{"id":"organisation/csto","class":"alliance","prominence":0.6,"names":{"ar":["منظمة معاهدة الأمن الجماعي"],"en":["Collective Security Treaty Organization",{"text":"CSTO","kind":"acronym"}]}}
{"id":"organisation/anadolu","class":"agency","country":"TR","prominence":0.5,"names":{"ar":[{"text":"الأناضول","policy":"context"}]}}
{"id":"organisation/al-hayat","class":"newspaper","prominence":0.5,"names":{"ar":[{"text":"الحياة","policy":"cue"}]}}
{"id":"organisation/united-states","class":"government","country":"US","prominence":0.9,"names":{"en":[{"text":"US","kind":"acronym"}]}}
"#;

/// A small gazetteer with cases for each class of rules.
pub fn gazetteer() -> Gazetteer {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", NAMES).add_text("cues.jsonl", CUES).add_text("common-words.tsv", COMMON_WORDS);
    builder.add_text("adjectives.jsonl", ADJECTIVES).add_text("institutions.jsonl", INSTITUTIONS);
    builder.build().expect("the small gazetteer is valid")
}

/// Maximum length of an expanded input: `most`, or `DALIL_FUZZ_BYTES` if that is lower, for more runs in less time.
pub fn most_bytes(most: usize) -> usize {
    static LIMIT: LazyLock<Option<usize>> =
        LazyLock::new(|| std::env::var("DALIL_FUZZ_BYTES").ok().map(|bytes| bytes.parse().expect("a number of bytes")));
    LIMIT.map_or(most, |limit| limit.min(most))
}

/// Expands repeated pieces of a text. A piece is between `\u{1}` and `\u{2}`; the character after it gives the count.
/// The result has up to `most` bytes, or a little more if the input is long itself.
pub fn expand(text: &str, most: usize) -> String {
    let most = most_bytes(most);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\u{1}') {
        out.push_str(before);
        let (piece, behind) = behind.split_once('\u{2}').unwrap_or((behind, ""));
        let mut behind = behind.chars();
        let count = 1 << (behind.next().map_or(0, u32::from) % 16);
        let fitting = most.saturating_sub(out.len()) / piece.len().max(1);
        out.push_str(&piece.repeat(fitting.min(count).max(1)));
        rest = behind.as_str();
    }
    out + rest
}

/// Tags an article with both overlap modes and checks the results.
pub fn tag(tagger: &Tagger, article: &Article<'_>) {
    let options = Options::default().with_overlap(Overlap::All).with_suppressed(true);
    let all = tagger.tag(article, &options);
    let longest = tagger.tag(article, &Options::default());
    for tagged in [&all, &longest] {
        check(tagger, article, tagged);
    }
    // The start may differ by a quotation mark that the mention before it has too.
    let key = |mention: &Mention| (mention.span.field, mention.span.bytes.end);
    let among_all: HashSet<_> = all.mentions.iter().map(key).collect();
    for mention in &longest.mentions {
        assert!(among_all.contains(&key(mention)), "{mention:?} is missing with Overlap::All");
    }
    for pair in longest.mentions.windows(2) {
        let [a, b] = [&pair[0], &pair[1]];
        let apart = a.span.field < b.span.field || a.span.bytes.end <= b.proclitic.start;
        assert!(apart, "{a:?} and {b:?} share letters");
    }
    assert_eq!(tagger.tag(article, &options), all, "the previous article changes the result");
}

/// Asserts that the number of steps is linear in the length of the text. `readings` is the maximum per form.
pub fn work_is_linear(tagger: &Tagger, article: &Article<'_>, readings: usize) {
    /// Steps per byte and reading. A form with its gap has at least three bytes and is examined about ten times.
    const STEPS_PER_BYTE: usize = 8;
    let checks = Cell::new(0);
    let may_continue = || {
        checks.set(checks.get() + 1);
        true
    };
    let options = Options::default().with_overlap(Overlap::All).with_suppressed(true);
    let tagged = tagger.tag_to(article, &options, &Budget::new(&may_continue), &mut Tagged::default());
    tagged.expect("the budget has no limit");
    let bytes = article.title.len() + article.body.len();
    let steps = checks.get() * Budget::INTERVAL as usize;
    assert!(steps <= STEPS_PER_BYTE * readings * bytes, "{steps} steps for {bytes} bytes");
}

/// Asserts that mentions are sorted and that spans select the found text in every unit.
fn check(tagger: &Tagger, article: &Article<'_>, tagged: &Tagged) {
    let key = |span: &Span| (span.field, span.bytes.start, Reverse(span.bytes.end));
    assert!(tagged.mentions.is_sorted_by_key(|mention| key(&mention.span)), "{:?}", tagged.mentions);
    let spans = || tagged.mentions.iter().map(|m| &m.span).chain(tagged.suppressed.iter().map(|s| &s.span));
    for field in [Field::Title, Field::Body] {
        let text = article.text(field);
        for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
            let (units, mut offsets) = (Units::of(text, unit), Offsets::new(text, unit));
            for span in spans().filter(|span| span.field == field) {
                let found = &text[span.bytes.clone()];
                let range = offsets.convert(span.bytes.start)..offsets.convert(span.bytes.end);
                assert!(!found.is_empty() && units.cut(range).as_deref() == Some(found), "{span:?} in {unit:?}");
            }
        }
    }
    for mention in &tagged.mentions {
        assert_eq!(mention.proclitic.end, mention.span.bytes.start, "a proclitic is directly before its span");
        assert!(article.text(mention.span.field).get(mention.proclitic.clone()).is_some());
        assert!((0.0..=1.0).contains(&mention.confidence), "{mention:?}");
        assert!(!mention.evidence.is_empty(), "{mention:?}");
        assert_eq!(tagger.gazetteer().name(mention.name).entity().key(), mention.entity);
    }
}

/// A text in the representation of a client's language, to cut out spans as that client does.
pub enum Units<'t> {
    CodePoints(Vec<char>),
    Bytes(&'t str),
    Utf16(Vec<u16>),
}

impl<'t> Units<'t> {
    pub fn of(text: &'t str, unit: OffsetUnit) -> Units<'t> {
        match unit {
            OffsetUnit::CodePoint => Units::CodePoints(text.chars().collect()),
            OffsetUnit::Utf8Byte => Units::Bytes(text),
            OffsetUnit::Utf16Unit => Units::Utf16(text.encode_utf16().collect()),
        }
    }

    /// The text of a range. `None` if an end is inside a character or outside the text.
    pub fn cut(&self, range: Range<usize>) -> Option<String> {
        match self {
            Units::CodePoints(chars) => chars.get(range).map(|chars| chars.iter().collect()),
            Units::Bytes(text) => text.get(range).map(str::to_owned),
            Units::Utf16(units) => String::from_utf16(units.get(range)?).ok(),
        }
    }
}
