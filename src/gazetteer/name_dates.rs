//! The dates between which names are used. Few names have any, so they are stored beside the names.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::key::NameKey;
use super::period::Period;
use crate::date::Date;
use crate::hash::BuildNumberHasher;
use crate::sorted;

/// From when and until when a name is used: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StatedDates<'t> {
    pub from: Option<&'t str>,
    pub until: Option<&'t str>,
}

impl<'t> StatedDates<'t> {
    pub fn is_empty(self) -> bool {
        self == StatedDates::default()
    }

    /// These dates; where one is not stated, that of an earlier statement.
    pub fn or(self, earlier: StatedDates<'t>) -> StatedDates<'t> {
        StatedDates { from: self.from.or(earlier.from), until: self.until.or(earlier.until) }
    }
}

/// The names of a gazetteer that are used in a part of the time only.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NameDates {
    #[serde(serialize_with = "sorted::map")]
    by_name: HashMap<NameKey, DatedName, BuildNumberHasher>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct DatedName {
    from: Option<Box<str>>,
    until: Option<Box<str>>,
    period: Period,
}

impl NameDates {
    /// Adds the dates of a name and the period between them.
    pub(super) fn add(&mut self, name: NameKey, dates: StatedDates<'_>, period: Period) {
        let dated = DatedName { from: dates.from.map(Box::from), until: dates.until.map(Box::from), period };
        self.by_name.insert(name, dated);
    }

    pub(super) fn of(&self, name: NameKey) -> StatedDates<'_> {
        let dated = self.by_name.get(&name);
        dated.map_or_else(StatedDates::default, |dated| StatedDates {
            from: dated.from.as_deref(),
            until: dated.until.as_deref(),
        })
    }

    /// Whether a name is used at a date. True for a name without dates.
    #[inline]
    pub fn is_used(&self, name: NameKey, date: Date) -> bool {
        self.by_name.get(&name).is_none_or(|dated| dated.period.contains(date))
    }
}
