//! What the text beside each candidate permits. The entities of the document do not change it, so it is determined
//! once, although the candidates are judged several times.

use std::cell::Cell;

/// What the text beside a candidate permits. A bit for each reading that the spelling permits, in the order of the
/// gazetteer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Permitted {
    /// Neither a veto nor an apposition nor another name refuses the reading.
    pub readings: u32,
    /// The reading needs no evidence, either.
    pub free: u32,
    /// The candidate can be a place or a person, and the text states that something is there.
    pub is_located: bool,
    /// The candidate can be a country.
    pub may_be_country: bool,
}

/// The [`Permitted`] of each candidate, as far as they were determined.
pub(super) struct PermittedReadings {
    by_candidate: Vec<Cell<Option<Permitted>>>,
}

impl PermittedReadings {
    /// For a number of candidates.
    pub fn new(candidates: usize) -> PermittedReadings {
        PermittedReadings { by_candidate: vec![Cell::new(None); candidates] }
    }

    /// What is permitted for the candidate at an index. `determine` is called at the first use.
    pub fn get(&self, index: usize, determine: impl FnOnce() -> Permitted) -> Permitted {
        let known = &self.by_candidate[index];
        known.get().unwrap_or_else(|| {
            let permitted = determine();
            known.set(Some(permitted));
            permitted
        })
    }
}
