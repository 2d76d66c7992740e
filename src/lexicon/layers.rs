//! A stack of compiled gazetteers that is read as one.

use std::sync::Arc;

use super::compiled::Lexicon;
use super::error::LexiconError;
use super::hit::{FormOrder, Hit};
use super::layer::{Layer, readings};
use super::reading::Reading;
use super::split::{Found, scan_split};
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{CommonWords, CountryAdjectives, Cue, EntityKey, Gazetteer, NameKey, NameRef, Patterns};
use crate::rules::Rules;
use crate::text::Folded;

/// A stack of compiled gazetteers that is read as one.
///
/// The code that finds and judges names reads names and cues through the stack. So it does not depend on the number of
/// layers. A stack shares its lower layers with the stack that it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    /// At least one, the lowest first.
    layers: Vec<Arc<Layer>>,
}

impl Layers {
    /// Compiles a gazetteer by the given rules as the only layer.
    ///
    /// # Errors
    /// When the names exceed a size limit of the lexicon.
    pub fn new(gazetteer: Gazetteer, rules: Rules) -> Result<Layers, LexiconError> {
        Ok(Layers { layers: vec![Arc::new(Layer::base(Arc::new(gazetteer), rules)?)] })
    }

    /// A gazetteer and its compiled names as the only layer.
    pub fn of_compiled(gazetteer: Gazetteer, lexicon: Lexicon) -> Layers {
        Layers { layers: vec![Arc::new(Layer::of_compiled(Arc::new(gazetteer), lexicon))] }
    }

    /// This stack with one more layer, of a gazetteer that was built [on](crate::GazetteerBuilder::on) that of this
    /// stack.
    ///
    /// # Errors
    /// When the names exceed a size limit of the lexicon.
    pub fn with_layer(&self, gazetteer: Gazetteer) -> Result<Layers, LexiconError> {
        let layer = Layer::upper(&self.layers, Arc::new(gazetteer))?;
        let layers = self.layers.iter().cloned().chain([Arc::new(layer)]);
        Ok(Layers { layers: layers.collect() })
    }

    #[inline]
    fn base(&self) -> &Layer {
        &self.layers[0]
    }

    /// The layers above the lowest one.
    #[inline]
    fn upper(&self) -> &[Arc<Layer>] {
        &self.layers[1..]
    }

    /// The gazetteer of the topmost layer, which includes those below.
    #[inline]
    pub fn gazetteer(&self) -> &Arc<Gazetteer> {
        &self.layers[self.layers.len() - 1].gazetteer
    }

    /// The compiled names of the lowest layer.
    pub fn lexicon(&self) -> &Lexicon {
        &self.base().lexicon
    }

    /// Bytes on the heap that the topmost layer takes.
    pub fn last_memory_usage(&self) -> usize {
        let last = &self.layers[self.layers.len() - 1];
        last.lexicon.memory_usage() + last.gazetteer.memory_usage()
    }

    /// The rules that the names were compiled by.
    pub fn rules(&self) -> Rules {
        self.base().lexicon.rules()
    }

    /// The name with a key.
    #[inline]
    pub fn name(&self, key: NameKey) -> NameRef<'_> {
        self.gazetteer().name(key)
    }

    /// The context words (cues) of all layers. A reading of a cue has its index here.
    #[inline]
    pub fn cues(&self) -> &[Cue] {
        self.base().gazetteer.cues()
    }

    /// The patterns of institutions of all layers.
    #[inline]
    pub(crate) fn patterns(&self) -> &Patterns {
        self.gazetteer().patterns()
    }

    /// The ordinary words that are also names.
    #[inline]
    pub(crate) fn common_words(&self) -> &CommonWords {
        self.base().gazetteer.common_words()
    }

    /// The Arabic adjectives of countries.
    #[inline]
    pub(crate) fn country_adjectives(&self) -> &CountryAdjectives {
        self.base().gazetteer.country_adjectives()
    }

    /// Whether the name of some person, of at least two words, begins with a word, in codes of the name alphabet.
    pub(crate) fn is_given_name(&self, word: &[u8]) -> bool {
        self.bearers(word) > 0
    }

    /// The number of people whose name, of at least two words, begins with a word, in codes of the name alphabet.
    pub(crate) fn bearers(&self, word: &[u8]) -> i32 {
        self.layers.iter().map(|layer| layer.lexicon.person_words.get().begun_by(word)).sum()
    }

    /// Whether the name of some person, of at least two words, contains a word that begins with the letter of a
    /// proclitic. The word is in codes of the name alphabet.
    pub(crate) fn is_word_of_person(&self, word: &[u8]) -> bool {
        self.layers.iter().map(|layer| layer.lexicon.dividable_words.get(word)).sum::<i32>() > 0
    }

    /// Whether a name of a person, of at least two words, contains a word.
    pub(crate) fn is_word_of(&self, person: EntityKey, word: &[u8]) -> bool {
        let owner = self.layers.iter().rev().find(|layer| layer.gazetteer.has_own(person));
        owner.is_some_and(|layer| layer.lexicon.person_words.get().has(person, word))
    }

    /// The readings of a hit.
    #[inline]
    pub(crate) fn readings(&self, hit: &Hit) -> &[Reading] {
        match &self.layers[..] {
            [base] => base.lexicon.readings(hit),
            layers => readings(layers, hit.readings),
        }
    }

    /// Calls `found` with the hits in a text, in the order of [`Lexicon::scan`]. With the `source` that was folded,
    /// hits with an ending are left out if the text has a small letter where all their readings need a capital.
    ///
    /// # Errors
    /// When the budget or `found` stops the work.
    pub(crate) fn scan_within(
        &self,
        folded: &Folded,
        source: Option<&str>,
        budget: &Budget<'_>,
        mut found: impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        if self.upper().is_empty() {
            return self.lexicon().scan_within(folded, source, budget, found);
        }
        let scan_words = |folded: &Folded, found: &mut Found<'_>| self.scan_words(folded, source, budget, found);
        match folded.joined() {
            None => scan_words(folded, &mut found),
            Some(joined) => scan_split(folded, &joined, &scan_words, &mut found),
        }
    }

    /// Calls `found` with the hits of several layers in a text, without joining words.
    #[inline(never)]
    fn scan_words(
        &self,
        folded: &Folded,
        source: Option<&str>,
        budget: &Budget<'_>,
        found: &mut Found<'_>,
    ) -> Result<(), Stopped> {
        let mut hits = Vec::new();
        for (at, layer) in self.layers.iter().enumerate().skip(1) {
            layer.lexicon.scan_words(folded, source, budget, |hit, form| {
                let hit = layer.hit_in_stack(hit);
                if !self.is_moved(at, &hit) {
                    hits.push((hit, form));
                }
                Ok(())
            })?;
        }
        // The order of a scan.
        let order = |(hit, form): &(Hit, FormOrder)| (hit.word, !hit.ending.is_empty(), hit.start, hit.end, *form);
        hits.sort_by_key(order);
        let mut hits = hits.into_iter().peekable();
        self.lexicon().scan_words(folded, source, budget, |hit, form| {
            while let Some((earlier, _)) = hits.next_if(|earlier| order(earlier) < order(&(hit, form))) {
                found(earlier)?;
            }
            if self.is_moved(0, &hit) { Ok(()) } else { found(hit) }
        })?;
        hits.try_for_each(|(hit, _)| found(hit))
    }

    /// Whether a layer above that at an index has the form of a hit instead.
    #[inline]
    fn is_moved(&self, at: usize, hit: &Hit) -> bool {
        self.layers[at + 1..].iter().any(|above| above.has_moved(hit.readings))
    }
}
