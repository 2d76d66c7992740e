//! A stack of compiled gazetteers that is read as one.

use super::compiled::Lexicon;
use super::error::LexiconError;
use super::hit::Hit;
use super::person_words::PersonWords;
use super::reading::Reading;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{CommonWords, CountryAdjectives, Cue, Gazetteer, NameKey, NameRef, Patterns};
use crate::rules::Rules;
use crate::text::Folded;

/// A stack of compiled gazetteers that is read as one. It has one layer.
///
/// The code that finds and judges names reads names and cues through the stack. So it does not depend on the number of
/// layers.
#[derive(Debug)]
pub(crate) struct Layers {
    layer: Layer,
}

/// A gazetteer with its compiled names.
#[derive(Debug)]
struct Layer {
    gazetteer: Gazetteer,
    lexicon: Lexicon,
}

impl Layers {
    /// Compiles a gazetteer by the given rules as the only layer.
    ///
    /// # Errors
    /// When the names exceed a size limit of the lexicon.
    pub fn new(gazetteer: Gazetteer, rules: Rules) -> Result<Layers, LexiconError> {
        let lexicon = Lexicon::new(&gazetteer, rules)?;
        Ok(Layers { layer: Layer { gazetteer, lexicon } })
    }

    /// The gazetteer of the only layer.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.layer.gazetteer
    }

    /// The compiled names of the only layer.
    pub fn lexicon(&self) -> &Lexicon {
        &self.layer.lexicon
    }

    /// The rules that the names were compiled by.
    pub fn rules(&self) -> Rules {
        self.layer.lexicon.rules()
    }

    /// The name with a key.
    #[inline]
    pub fn name(&self, key: NameKey) -> NameRef<'_> {
        self.layer.gazetteer.name(key)
    }

    /// The context words (cues) of all layers. A reading of a cue has its index here.
    #[inline]
    pub fn cues(&self) -> &[Cue] {
        self.layer.gazetteer.cues()
    }

    /// The patterns of institutions of all layers.
    #[inline]
    pub(crate) fn patterns(&self) -> &Patterns {
        self.layer.gazetteer.patterns()
    }

    /// The ordinary words that are also names.
    #[inline]
    pub(crate) fn common_words(&self) -> &CommonWords {
        self.layer.gazetteer.common_words()
    }

    /// The Arabic adjectives of countries.
    #[inline]
    pub(crate) fn country_adjectives(&self) -> &CountryAdjectives {
        self.layer.gazetteer.country_adjectives()
    }

    /// The words of the names of people.
    #[inline]
    pub(crate) fn person_words(&self) -> &PersonWords {
        &self.layer.lexicon.person_words
    }

    /// The readings of a hit.
    #[inline]
    pub(crate) fn readings(&self, hit: &Hit) -> &[Reading] {
        self.layer.lexicon.readings(hit)
    }

    /// Calls `found` with the hits in a text, in the order of [`Lexicon::scan`]. `source` is the text that was folded.
    /// Hits with an ending are left out if the text has a small letter where all their readings need a capital.
    ///
    /// # Errors
    /// When the budget or `found` stops the work.
    pub(crate) fn scan_within(
        &self,
        folded: &Folded,
        source: &str,
        budget: &Budget<'_>,
        found: impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        self.layer.lexicon.scan_within(folded, Some(source), budget, found)
    }
}
