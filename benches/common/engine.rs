//! What is measured: dalil, its first two stages, and bare matchers over the UTF-8 of the same texts.

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Input, MatchKind};
use daachorse::{CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick};
use dalil::text::Folded;
use dalil::{Budget, Field, Mention, OffsetUnit, Offsets, Options, Output, Stopped, Suppressed, Tagger};

use super::corpus::Text;

/// Runs over texts and returns how many matches it saw, so that none of the work can be left out.
pub type Run<'a> = Box<dyn FnMut(&[Text]) -> usize + 'a>;

/// Articles in, complete mentions out.
pub fn tag(tagger: &Tagger) -> Run<'_> {
    let options = Options::default();
    Box::new(move |texts| texts.iter().map(|text| tagger.tag(&text.article(), &options).mentions.len()).sum())
}

/// The same, and the code points of both ends of every mention.
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

/// The mentions as the bytes of the service's answer, offsets in code points. Only where the service is built.
#[cfg(feature = "server")]
pub fn encode(tagger: &Tagger) -> Option<Run<'_>> {
    use dalil::service::response::tag_article_response;
    let style = dalil::service::validate::ResponseOptions::default();
    let encoded = move |text: &Text| tag_article_response(tagger, &text.article(), "", &style).len();
    Some(Box::new(move |texts| texts.iter().map(encoded).sum()))
}

/// None: the service is not built.
#[cfg(not(feature = "server"))]
pub fn encode(_: &Tagger) -> Option<Run<'_>> {
    None
}

/// Counts what is found, and keeps nothing.
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

/// How many mentions, alternatives and suppressed names one article has.
pub fn items(tagger: &Tagger, text: &Text, options: &Options) -> usize {
    let mut items = Items::default();
    let done = tagger.tag_to(&text.article(), options, &Budget::unlimited(), &mut items);
    done.expect("nothing stops it");
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

/// Fold and scan: the limit of what the rest can reach.
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

/// Bare `aho-corasick`, every match.
pub fn overlapping(names: &[String]) -> Run<'static> {
    let automaton = NFA::builder().match_kind(MatchKind::Standard).build(names).expect("the names fit");
    Box::new(move |texts| {
        let found = |text: &Text| {
            automaton.try_find_overlapping_iter(Input::new(&text.whole)).expect("a standard automaton").count()
        };
        texts.iter().map(found).sum()
    })
}

/// Bare `aho-corasick`, leftmost-longest matches.
pub fn leftmost(names: &[String]) -> Run<'static> {
    let automaton = NFA::builder().match_kind(MatchKind::LeftmostLongest).build(names).expect("the names fit");
    Box::new(move |texts| {
        let found = |text: &Text| automaton.try_find_iter(Input::new(&text.whole)).expect("unanchored").count();
        texts.iter().map(found).sum()
    })
}

/// `daachorse` over bytes, every match.
pub fn daachorse_bytes(names: &[String]) -> Run<'static> {
    let automaton = DoubleArrayAhoCorasick::<u32>::new(names).expect("the names fit");
    Box::new(move |texts| texts.iter().map(|text| automaton.find_overlapping_iter(&text.whole).count()).sum())
}

/// `daachorse` over characters, every match.
pub fn daachorse_chars(names: &[String]) -> Run<'static> {
    let automaton = CharwiseDoubleArrayAhoCorasick::<u32>::new(names).expect("the names fit");
    Box::new(move |texts| texts.iter().map(|text| automaton.find_overlapping_iter(&text.whole).count()).sum())
}
