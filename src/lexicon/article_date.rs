//! What the date of an article changes: the prominence of people by their offices, and the names that are in use.
//!
//! All code that judges reads the prominence of a reading here, so that the date counts everywhere.

use super::reading::Reading;
use crate::date::Date;
use crate::gazetteer::{Class, Gazetteer, HeldOffice, Tenures};

/// The date of an article with the dates of a gazetteer, or no date.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ArticleDate<'a>(Option<Dated<'a>>);

#[derive(Clone, Copy, Debug)]
struct Dated<'a> {
    date: Date,
    tenures: &'a Tenures,
    gazetteer: &'a Gazetteer,
}

impl<'a> ArticleDate<'a> {
    /// No date: nothing changes.
    pub const NONE: ArticleDate<'a> = ArticleDate(None);

    pub fn new(gazetteer: &'a Gazetteer, date: Date) -> ArticleDate<'a> {
        ArticleDate(Some(Dated { date, tenures: gazetteer.tenures(), gazetteer }))
    }

    /// The prominence of the entity of a reading: the listed one, or a greater one by an office.
    #[inline]
    pub fn prominence(self, reading: &Reading) -> f32 {
        let listed = reading.listed_prominence();
        self.office(reading).map_or(listed, |office| listed.max(office.prominence))
    }

    /// The office without which the prominence of a reading would be less than a threshold.
    #[inline]
    pub fn office_to_reach(self, threshold: f32, reading: &Reading) -> Option<HeldOffice> {
        self.office(reading).filter(|_| reading.listed_prominence() < threshold)
    }

    /// The office that makes the person of a reading prominent at the date.
    #[inline]
    pub fn office(self, reading: &Reading) -> Option<HeldOffice> {
        let dated = self.0.filter(|_| reading.class.is_person())?;
        dated.tenures.at(reading.entity, dated.date)
    }

    /// The class by which context words announce a reading: someone in office is a politician at that date, even if the
    /// gazetteer lists a historical person.
    #[inline]
    pub fn class(self, reading: &Reading) -> Class {
        match reading.class == Class::Historical && self.office(reading).is_some() {
            true => Class::Politician,
            false => reading.class,
        }
    }

    /// Whether the name of a reading is used at the date.
    #[inline]
    pub fn is_name_used(self, reading: &Reading) -> bool {
        self.0.is_none_or(|dated| dated.gazetteer.is_name_used(reading.name(), dated.date))
    }

    /// Whether two readings of equal [listed prominence](Reading::listed_prominence) have equal prominence.
    #[inline]
    pub fn is_as_prominent(self, reading: &Reading, other: &Reading) -> bool {
        self.0.is_none() || self.prominence(reading) == self.prominence(other)
    }
}
