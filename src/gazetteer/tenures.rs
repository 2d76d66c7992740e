//! Who holds which office when, as far as it makes the holder prominent.

use std::collections::HashMap;

use super::key::EntityKey;
use super::office_titles::Ranks;
use super::period::Period;
use super::record::Office;
use crate::date::Date;
use crate::hash::BuildNumberHasher;
use crate::thresholds::time;

/// The dated offices of all people that make them prominent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tenures {
    by_person: HashMap<EntityKey, Box<[Tenure]>, BuildNumberHasher>,
}

/// A person holds an office.
#[derive(Clone, Copy, Debug)]
struct Tenure {
    period: Period,
    office: HeldOffice,
}

/// An office that makes its holder prominent at a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HeldOffice {
    /// Index among the [offices](super::EntityRef::offices) of the person.
    pub index: u16,
    /// Least prominence of the person.
    pub prominence: f32,
    /// Whether the person holds the office at the date. Otherwise it ended less than [`time::AFTER_OFFICE`] years
    /// before.
    pub is_current: bool,
}

impl Tenures {
    /// Those of some people with their offices. An office without a first day does not count.
    pub(super) fn of<'g>(people: impl Iterator<Item = (EntityKey, &'g [Office])>, ranks: &Ranks<'_>) -> Tenures {
        let tenures = people.map(|(person, offices)| {
            let dated = offices.iter().zip(0..).filter(|(office, _)| office.from.is_some());
            let tenures = dated.filter_map(|(office, index)| {
                let prominence = ranks.of(&office.title)?.prominence();
                let period = Period::of(office.from.as_deref(), office.until.as_deref()).ok()?;
                Some(Tenure { period, office: HeldOffice { index, prominence, is_current: true } })
            });
            (person, tenures.collect::<Box<[Tenure]>>())
        });
        Tenures { by_person: tenures.filter(|(_, tenures)| !tenures.is_empty()).collect() }
    }

    /// The office that makes a person most prominent at a date; of several, one that the person still holds.
    pub fn at(&self, person: EntityKey, date: Date) -> Option<HeldOffice> {
        let held = self.by_person.get(&person)?.iter().filter_map(|tenure| tenure.at(date));
        held.reduce(|best, other| {
            let rank = |office: &HeldOffice| (office.prominence, office.is_current);
            if rank(&other) > rank(&best) { other } else { best }
        })
    }
}

impl Tenure {
    fn at(&self, date: Date) -> Option<HeldOffice> {
        let Period { first, last } = self.period;
        let is_near = first <= date && date <= last.plus_years(time::AFTER_OFFICE);
        is_near.then_some(HeldOffice { is_current: date <= last, ..self.office })
    }
}
