//! The front door: an article in, mentions out.

use std::cell::RefCell;
use std::fmt;

use crate::budget::{Budget, Stopped};
use crate::gazetteer::{EntityIndex, Gazetteer, GazetteerBuilder, GazetteerError, NameOrigin, NameRef};
use crate::matcher::{Matcher, MatcherError, Target};
use crate::resolve::{self, Mention, Scratch, Suppressed};
pub use crate::resolve::{Article, Options, Output, Overlap, TypeSet};
use crate::rules::Rules;

impl Output for Tagged {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.mentions.push(mention);
        Ok(())
    }

    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped> {
        self.suppressed.push(suppressed);
        Ok(())
    }
}

/// A tagged article. Indices are those of the tagger's gazetteer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tagged {
    /// Title first, then body, each from its start; a longer one before those inside it.
    pub mentions: Vec<Mention>,
    /// The same order. Empty unless asked for.
    pub suppressed: Vec<Suppressed>,
}

impl Tagged {
    /// Each entity that is mentioned, in the order of first mention, and how often.
    pub fn entities(&self) -> Vec<(EntityIndex, usize)> {
        let mut entities: Vec<(EntityIndex, usize)> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        for mention in &self.mentions {
            let at = *seen.entry(mention.entity).or_insert(entities.len());
            match entities.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => entities.push((mention.entity, 1)),
            }
        }
        entities
    }
}

/// A gazetteer with its names compiled. Immutable, and shared by reference between threads.
pub struct Tagger {
    gazetteer: Gazetteer,
    matcher: Matcher,
}

/// Why a tagger could not be made.
#[derive(Debug)]
pub enum TaggerError {
    Gazetteer(GazetteerError),
    Matcher(MatcherError),
}

impl fmt::Display for TaggerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaggerError::Gazetteer(error) => error.fmt(f),
            TaggerError::Matcher(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TaggerError {}

impl From<GazetteerError> for TaggerError {
    fn from(error: GazetteerError) -> TaggerError {
        TaggerError::Gazetteer(error)
    }
}

impl From<MatcherError> for TaggerError {
    fn from(error: MatcherError) -> TaggerError {
        TaggerError::Matcher(error)
    }
}

impl fmt::Debug for Tagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tagger").field("version", &self.gazetteer.version()).finish_non_exhaustive()
    }
}

impl Tagger {
    /// Compiles a gazetteer.
    ///
    /// # Errors
    /// When its names do not fit the automaton.
    pub fn new(gazetteer: Gazetteer) -> Result<Tagger, TaggerError> {
        Tagger::with_rules(gazetteer, Rules::ALL)
    }

    /// Compiles a gazetteer for some of the rules only, to measure what the others do.
    ///
    /// # Errors
    /// When its names do not fit the automaton.
    pub fn with_rules(gazetteer: Gazetteer, rules: Rules) -> Result<Tagger, TaggerError> {
        let matcher = Matcher::new(&gazetteer, rules)?;
        Ok(Tagger { gazetteer, matcher })
    }

    /// A tagger with the gazetteer that ships with the crate.
    ///
    /// # Errors
    /// None that a test of the crate would not meet first.
    pub fn embedded() -> Result<Tagger, TaggerError> {
        let mut builder = GazetteerBuilder::new();
        builder.add_embedded();
        Tagger::new(builder.build()?)
    }

    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Tags an article. Each field must be shorter than 4 GiB.
    pub fn tag(&self, article: &Article<'_>, options: &Options) -> Tagged {
        let mut tagged = Tagged::default();
        self.tag_to(article, options, &Budget::unlimited(), &mut tagged)
            .expect("neither an unlimited budget nor a list stops the work");
        tagged
    }

    /// Tags an article as far as a budget allows, and hands each item to an output as it is found. Each field must be
    /// shorter than 4 GiB.
    ///
    /// # Errors
    /// When the budget or the output stops the work. The output may have taken a part of the answer by then.
    pub fn tag_to(
        &self,
        article: &Article<'_>,
        options: &Options,
        budget: &Budget<'_>,
        output: &mut impl Output,
    ) -> Result<(), Stopped> {
        thread_local! {
            static SCRATCH: RefCell<Option<Box<Scratch>>> = RefCell::default();
        }
        // Taken, not borrowed: the output may tag another text.
        let mut scratch = SCRATCH.take().unwrap_or_default();
        let done = resolve::resolve(&self.gazetteer, &self.matcher, article, options, budget, &mut scratch, output);
        scratch.shrink();
        SCRATCH.set(Some(scratch));
        done
    }

    /// The names that have a text as one of their forms, the most prominent entity first.
    pub fn lookup(&self, text: &str) -> Vec<(NameRef<'_>, NameOrigin)> {
        let mut names: Vec<_> = self
            .matcher
            .lookup(text)
            .iter()
            .filter_map(|reading| match reading.target() {
                Target::Name(name) => Some((self.gazetteer.name(name), reading.origin())),
                Target::Cue(_) => None,
            })
            .collect();
        names.sort_by(|(a, _), (b, _)| b.entity().prominence().total_cmp(&a.entity().prominence()));
        names
    }
}
