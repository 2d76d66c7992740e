//! Engines that are measured: dalil, its first two stages, and plain string matchers over the UTF-8 of the same texts.

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Input, MatchKind};
use daachorse::{CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick};
use dalil::text::Folded;
use dalil::{Budget, Field, Mention, OffsetUnit, Offsets, Options, Output, Stopped, Suppressed, Tagger};

use super::corpus::Text;

/// Runs an engine over texts. Returns the number of matches, so that the compiler cannot remove any work.
pub type Run<'a> = Box<dyn FnMut(&[Text]) -> usize + 'a>;

/// dalil: tags the articles.
pub fn tag(tagger: &Tagger) -> Run<'_> {
    let options = Options::default();
    Box::new(move |texts| texts.iter().map(|text| tagger.tag(&text.article(), &options).mentions.len()).sum())
}

/// dalil, including the conversion of the spans to code points.
pub fn locate(tagger: &Tagger) -> Run<'_> {
    let options = Options::default();
    Box::new(move |texts| {
        let mut sum = 0;
        for text in texts {
            let tagged = tagger.tag(&text.article(), &options);
            let mut title = Offsets::new(&text.title, OffsetUnit::CodePoint);
            let mut body = Offsets::new(&text.body, OffsetUnit::CodePoint);
            for mention in &tagged.mentions {
                let offsets = if mention.span.field == Field::Title { &mut title } else { &mut body };
                sum += offsets.convert(mention.span.bytes.start) + offsets.convert(mention.span.bytes.end);
            }
        }
        sum
    })
}

/// dalil, including the encoding of the answer in Protobuf with offsets in code points. Requires the feature `server`.
#[cfg(feature = "server")]
pub fn encode(tagger: &Tagger) -> Option<Run<'_>> {
    use dalil::service::{Answering, EntityMessages, ResponseOptions, response};
    let options = ResponseOptions::default();
    let messages = EntityMessages::new(tagger.clone());
    let encoded = move |text: &Text| {
        response::encode(Answering { tagger, messages: &messages }, &text.article(), "", &options).len()
    };
    Some(Box::new(move |texts| texts.iter().map(&encoded).sum()))
}

/// `None`, because the feature `server` is off.
#[cfg(not(feature = "server"))]
pub fn encode(_: &Tagger) -> Option<Run<'_>> {
    None
}

/// Counts the results without storing them.
#[derive(Default)]
struct Items(usize);

impl Output for Items {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.0 += 1 + mention.alternatives.len();
        Ok(())
    }

    fn suppressed(&mut self, _: Suppressed) -> Result<(), Stopped> {
        self.0 += 1;
        Ok(())
    }
}

/// Number of mentions, alternatives and suppressed names of one article.
pub fn items(tagger: &Tagger, text: &Text, options: &Options) -> usize {
    let mut items = Items::default();
    let done = tagger.tag_to(&text.article(), options, &Budget::unlimited(), &mut items);
    done.expect("the budget has no limit");
    items.0
}

/// The fold alone.
pub fn fold() -> Run<'static> {
    let mut folded = Folded::default();
    Box::new(move |texts| {
        let mut words = 0;
        for text in texts {
            for field in [&text.title, &text.body] {
                folded.fold(field);
                words += folded.words().len();
            }
        }
        words
    })
}

/// Fold and scan: an upper bound for the speed of the complete tagger.
pub fn scan(tagger: &Tagger) -> Run<'_> {
    let mut folded = Folded::default();
    Box::new(move |texts| {
        let mut hits = 0;
        for text in texts {
            for field in [&text.title, &text.body] {
                folded.fold(field);
                tagger.lexicon().scan(&folded, |_| hits += 1);
            }
        }
        hits
    })
}

/// Plain `aho-corasick`, all overlapping matches.
pub fn overlapping(names: &[String]) -> Run<'static> {
    let automaton = NFA::builder().match_kind(MatchKind::Standard).build(names).expect("the names fit");
    Box::new(move |texts| {
        let found = |text: &Text| {
            automaton.try_find_overlapping_iter(Input::new(&text.whole)).expect("a standard automaton").count()
        };
        texts.iter().map(found).sum()
    })
}

/// Plain `aho-corasick`, leftmost-longest matches.
pub fn leftmost(names: &[String]) -> Run<'static> {
    let automaton = NFA::builder().match_kind(MatchKind::LeftmostLongest).build(names).expect("the names fit");
    Box::new(move |texts| {
        let found = |text: &Text| automaton.try_find_iter(Input::new(&text.whole)).expect("unanchored").count();
        texts.iter().map(found).sum()
    })
}

/// `daachorse` over bytes, all overlapping matches.
pub fn daachorse_bytes(names: &[String]) -> Run<'static> {
    let automaton = DoubleArrayAhoCorasick::<u32>::new(names).expect("the names fit");
    Box::new(move |texts| texts.iter().map(|text| automaton.find_overlapping_iter(&text.whole).count()).sum())
}

/// `daachorse` over characters, all overlapping matches.
pub fn daachorse_chars(names: &[String]) -> Run<'static> {
    let automaton = CharwiseDoubleArrayAhoCorasick::<u32>::new(names).expect("the names fit");
    Box::new(move |texts| texts.iter().map(|text| automaton.find_overlapping_iter(&text.whole).count()).sum())
}
