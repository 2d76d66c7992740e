//! The front door: an article in, mentions out.

use std::cell::RefCell;
use std::fmt;

use crate::budget::{Budget, Stopped};
use crate::gazetteer::{EntityKey, Gazetteer, GazetteerBuilder, GazetteerError, NameOrigin, NameRef, Policy};
use crate::lang::Language;
use crate::lexicon::{Layers, Lexicon, LexiconError};
use crate::resolve::{self, Mention, Scratch, Suppressed, lookup};
pub use crate::resolve::{Article, Options, Output, Overlap, TypeSet};
use crate::rules::Rules;
use crate::text::Folded;

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
    pub fn entities(&self) -> Vec<(EntityKey, usize)> {
        let mut entities: Vec<(EntityKey, usize)> = Vec::new();
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
    layers: Layers,
}

/// Why a tagger could not be made.
#[derive(Debug)]
pub enum TaggerError {
    Gazetteer(GazetteerError),
    Lexicon(LexiconError),
}

impl fmt::Display for TaggerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaggerError::Gazetteer(error) => error.fmt(f),
            TaggerError::Lexicon(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TaggerError {}

impl From<GazetteerError> for TaggerError {
    fn from(error: GazetteerError) -> TaggerError {
        TaggerError::Gazetteer(error)
    }
}

impl From<LexiconError> for TaggerError {
    fn from(error: LexiconError) -> TaggerError {
        TaggerError::Lexicon(error)
    }
}

impl fmt::Debug for Tagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tagger").field("version", &self.gazetteer().version()).finish_non_exhaustive()
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
        Ok(Tagger { layers: Layers::new(gazetteer, rules)? })
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
        self.layers.gazetteer()
    }

    pub fn lexicon(&self) -> &Lexicon {
        self.layers.lexicon()
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
        let done = resolve::resolve(&self.layers, article, options, budget, &mut scratch, output);
        scratch.shrink();
        SCRATCH.set(Some(scratch));
        done
    }

    /// The names that a text is, as an article would write them, whole or behind a proclitic: those of the whole word
    /// first, then the most prominent entity's. Hamza and capitals are not compared.
    pub fn lookup(&self, text: &str) -> Vec<NameMatch<'_>> {
        let folded = Folded::with_rules(text, self.layers.rules());
        let mut matches = Vec::new();
        lookup::names(text, &folded, &self.layers, |hit, reading| {
            let name = self.layers.name(reading.name());
            let [word, start] = [hit.word, hit.start].map(|code| folded.start(code as usize));
            matches.push(NameMatch {
                name,
                origin: reading.origin(),
                proclitic: text[word..start].to_owned(),
                policy: reading.policies.in_language(Language::of_code(name.language())),
            });
        });
        let prominence = |found: &NameMatch<'_>| found.name.entity().prominence();
        matches.sort_by(|a, b| {
            let whole_first = a.proclitic.chars().count().cmp(&b.proclitic.chars().count());
            whole_first.then_with(|| prominence(b).total_cmp(&prominence(a)))
        });
        matches
    }
}

/// A name that a text is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NameMatch<'g> {
    /// The name, with the policy that is listed.
    pub name: NameRef<'g>,
    /// Who wrote the spelling.
    pub origin: NameOrigin,
    /// What stands before the name, as the text writes it; empty when nothing does.
    pub proclitic: String,
    /// The policy that holds in a text of the name's language: stricter than listed where the form is an ordinary word
    /// of the language.
    pub policy: Policy,
}
