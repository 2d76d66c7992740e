//! A layer of a stack: a gazetteer with its compiled names.
//!
//! A form that an upper layer changes moves there whole: the layer has all its readings, also those of the names of the
//! layers below, and the hits of the form in the layers below are left out. So a hit has the readings that it has in
//! one merged gazetteer, and nothing has to be joined while a text is scanned.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::Uncompiled;
use super::collect::Forms;
use super::compiled::Lexicon;
use super::error::{Cause, LexiconError};
use super::hit::Hit;
use super::reading::Reading;
use super::sorted_forms::hash_codes;
use crate::gazetteer::Gazetteer;
use crate::hash::BuildNumberHasher;
use crate::rules::Rules;

/// A gazetteer with its compiled names. An upper layer has only the forms that it adds or changes.
#[derive(Debug)]
pub(super) struct Layer {
    pub gazetteer: Arc<Gazetteer>,
    pub lexicon: Lexicon,
    /// Number of readings of the layers below. The readings of the layer are numbered after them.
    first_reading: u32,
    /// The first readings of the forms of the layers below that the layer has instead.
    moved: HashSet<u32, BuildNumberHasher>,
}

impl Layer {
    /// The lowest layer.
    ///
    /// # Errors
    /// When the names exceed a size limit of the lexicon.
    pub fn base(gazetteer: Arc<Gazetteer>, rules: Rules) -> Result<Layer, LexiconError> {
        let lexicon = Lexicon::new(&gazetteer, rules)?;
        Ok(Layer::of_compiled(gazetteer, lexicon))
    }

    /// The lowest layer, whose names are compiled already.
    pub fn of_compiled(gazetteer: Arc<Gazetteer>, lexicon: Lexicon) -> Layer {
        Layer { gazetteer, lexicon, first_reading: 0, moved: HashSet::default() }
    }

    /// The layer of a gazetteer that was built on top of that of the last of some layers.
    ///
    /// # Errors
    /// When the names exceed a size limit of the lexicon.
    pub fn upper(below: &[Arc<Layer>], gazetteer: Arc<Gazetteer>) -> Result<Layer, LexiconError> {
        let Some(last) = below.last() else { return Layer::base(gazetteer, Rules::ALL) };
        let rules = last.lexicon.rules();
        let mut forms = Forms::of_names(gazetteer.own_names(), &gazetteer, rules);
        let hidden = Forms::of_names(gazetteer.hidden_names(), &last.gazetteer, rules);
        let touched: HashSet<Box<[u8]>> = forms.all_codes().chain(hidden.all_codes()).map(Box::from).collect();
        let mut moved = HashSet::default();
        let is_visible = |reading: &&Reading| !reading.is_name() || !gazetteer.hides(reading.entity);
        for codes in &touched {
            if let Some(range) = form_of(below, codes) {
                moved.insert(range.0);
                let readings = readings(below, range).iter().filter(is_visible);
                readings.for_each(|reading| forms.push(codes, *reading));
            }
            dropped(below, codes).filter(is_visible).for_each(|reading| forms.push(codes, *reading));
        }
        let order = |a: &Reading, b: &Reading| match a.is_name() && b.is_name() {
            true => gazetteer.cmp_entities(a.entity, b.entity).then_with(|| a.cmp_target(b)),
            false => a.cmp_target(b),
        };
        let lexicon = Uncompiled::of_forms(forms, order, &gazetteer, rules)?.compile()?;
        let first_reading = last.end_of_readings().ok_or(Cause::Forms)?;
        let layer = Layer { gazetteer, lexicon, first_reading, moved };
        layer.end_of_readings().ok_or(Cause::Forms)?;
        Ok(layer)
    }

    /// The number after that of the last reading. `None` if it exceeds four bytes.
    fn end_of_readings(&self) -> Option<u32> {
        self.first_reading.checked_add(self.lexicon.end_of_readings())
    }

    /// A range of readings of the layer, with their numbers in the stack.
    fn in_stack(&self, (first, last): (u32, u32)) -> (u32, u32) {
        (first + self.first_reading, last + self.first_reading)
    }

    /// A hit that the layer found, with the numbers of its readings in the stack.
    pub fn hit_in_stack(&self, hit: Hit) -> Hit {
        Hit { readings: self.in_stack(hit.readings), ..hit }
    }

    /// Whether the layer has a form of the layers below instead, which is given by its range of readings.
    #[inline]
    pub fn has_moved(&self, readings: (u32, u32)) -> bool {
        self.moved.contains(&readings.0)
    }
}

/// The readings of a range.
#[inline]
pub(super) fn readings(layers: &[Arc<Layer>], (first, last): (u32, u32)) -> &[Reading] {
    let Some(layer) = layers.iter().rev().find(|layer| layer.first_reading <= first) else { return &[] };
    layer.lexicon.readings_in((first - layer.first_reading, last - layer.first_reading))
}

/// The readings of the form with some codes, in the topmost layer that has the form.
fn form_of(layers: &[Arc<Layer>], codes: &[u8]) -> Option<(u32, u32)> {
    let (at, range) = layers.iter().enumerate().rev().find_map(|(at, layer)| {
        let range = layer.lexicon.readings_of(codes)?;
        Some((at, layer.in_stack(range)))
    })?;
    // An upper layer can have removed all readings of the form.
    let is_moved = layers[at + 1..].iter().any(|above| above.has_moved(range));
    (!is_moved).then_some(range)
}

/// The generated readings of a form that a layer dropped, unless a layer above hides their entities.
fn dropped<'l>(layers: &'l [Arc<Layer>], codes: &[u8]) -> impl Iterator<Item = &'l Reading> {
    let hash = hash_codes(codes);
    layers.iter().enumerate().flat_map(move |(at, layer)| {
        let is_hidden = move |reading: &Reading| layers[at + 1..].iter().any(|it| it.gazetteer.hides(reading.entity));
        layer.lexicon.dropped.get().of_hash(hash).filter(move |reading| !is_hidden(reading))
    })
}
