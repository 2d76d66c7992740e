//! What the fuzz targets share: a small gazetteer, and what must hold of every span.

use std::ops::Range;

use dalil::{Article, Gazetteer, GazetteerBuilder, OffsetUnit, Offsets, Options, Overlap, Tagged, Tagger};

/// Files of a small gazetteer by their names: every class of rule has something to do.
pub const FILES: [(&str, &str); 5] = [
    ("names.jsonl", NAMES),
    ("cues.jsonl", CUES),
    ("adjectives.jsonl", r#"{"country":"place/jordan","ar":{"f":["الأردنية"]},"en":["Jordanian"]}"#),
    (
        "institutions.jsonl",
        r#"{"institution":"army","class":"army","prominence":0.5,"names":{"ar":["الجيش {adjective.f}","جيش {country}"],"en":["{adjective} army"]}}"#,
    ),
    (
        "common-words.tsv",
        "الحياة\tar\thigh\tcue\thand\tlife\nبان\tar\tmedium\tcontext\thand\tappeared\nوكيل\tar\thigh\twhole\thand\tagent",
    ),
];

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

const CUES: &str = r#"
{"cue":"city","lang":"ar","side":"before","for":["city","town"],"words":["مدينة"],"skip":1}
{"cue":"newspaper","lang":"ar","side":"before","for":["newspaper"],"words":["صحيفة"],"across":true}
{"cue":"president","lang":"ar","side":"before","for":["politician"],"words":["الرئيس"],"skip":2}
{"cue":"minister","lang":"ar","side":"before","for":["organisation"],"words":["قائد"],"veto":true}
{"cue":"title","lang":"en","side":"after","for":["person"],"words":["said"],"article":false}
"#;

/// The small gazetteer.
pub fn gazetteer() -> Gazetteer {
    let mut builder = GazetteerBuilder::new();
    for (name, text) in FILES {
        builder.add_text(name, text);
    }
    builder.build().expect("the small gazetteer is sound")
}

/// Tags an article in both ways of overlap, and checks what both give.
pub fn tag(tagger: &Tagger, article: &Article<'_>) {
    let options = Options { overlap: Overlap::All, include_suppressed: true, ..Options::default() };
    let all = tagger.tag(article, &options);
    let longest = tagger.tag(article, &Options::default());
    for tagged in [&all, &longest] {
        check(tagger, article, tagged);
    }
    for mention in &longest.mentions {
        assert!(all.mentions.iter().any(|other| other.span == mention.span), "{mention:?} is not among all");
    }
    for pair in longest.mentions.windows(2) {
        let [a, b] = [&pair[0].span, &pair[1].span];
        assert!(a.field < b.field || a.bytes.end <= b.bytes.start, "{a:?} and {b:?} share letters");
    }
    assert_eq!(tagger.tag(article, &options), all, "what was tagged before shows");
}

/// Checks that spans are in order and cut out what was found, in every unit.
fn check(tagger: &Tagger, article: &Article<'_>, tagged: &Tagged) {
    let key = |span: &dalil::Span| (span.field, span.bytes.start, std::cmp::Reverse(span.bytes.end));
    assert!(tagged.mentions.is_sorted_by_key(|mention| key(&mention.span)), "{:?}", tagged.mentions);
    let mentions = tagged.mentions.iter().map(|mention| (&mention.span, mention.name));
    for (span, name) in mentions.chain(tagged.suppressed.iter().map(|suppressed| (&suppressed.span, suppressed.name))) {
        let text = article.text(span.field);
        let found = &text[span.bytes.clone()];
        assert!(!found.is_empty(), "an empty span");
        assert!(!tagger.gazetteer().name(name).text().is_empty());
        for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
            let mut offsets = Offsets::new(text, unit);
            let range = offsets.convert(span.bytes.start)..offsets.convert(span.bytes.end);
            assert_eq!(cut(text, range, unit).as_deref(), Some(found), "{unit:?}");
        }
    }
    for mention in &tagged.mentions {
        assert_eq!(mention.proclitic.end, mention.span.bytes.start, "a proclitic stands directly before its span");
        assert!(article.text(mention.span.field).get(mention.proclitic.clone()).is_some());
        assert!((0.0..=1.0).contains(&mention.confidence), "{mention:?}");
        assert!(!mention.evidence.is_empty(), "{mention:?}");
    }
}

/// A caller's own way to cut a span out; `None` when it does not fall on characters, or is outside the text.
pub fn cut(text: &str, range: Range<usize>, unit: OffsetUnit) -> Option<String> {
    match unit {
        OffsetUnit::CodePoint => {
            let cut: String = text.chars().skip(range.start).take(range.len()).collect();
            (cut.chars().count() == range.len()).then_some(cut)
        }
        OffsetUnit::Utf8Byte => text.get(range).map(str::to_owned),
        OffsetUnit::Utf16Unit => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(units.get(range)?).ok()
        }
    }
}
