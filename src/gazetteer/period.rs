//! Periods: from a first to a last day.

use serde::{Deserialize, Serialize};

use super::error::FieldFault;
use crate::date::{Date, days};

/// A period. A period without a stated end is open at that end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Period {
    pub first: Date,
    pub last: Date,
}

impl Period {
    /// The period from the first day of the date `from` to the last day of the date `until`. Both can be a year or a
    /// month.
    ///
    /// # Errors
    /// If a date is invalid, or `from` is after `until`. The fault has the name of the field: `from` or `until`.
    pub fn of(from: Option<&str>, until: Option<&str>) -> Result<Period, FieldFault> {
        let read = |field: &str, text: Option<&str>, open| {
            text.map_or(Ok((open, open)), |text| days(text).map_err(|error| FieldFault::new(field, error)))
        };
        let (first, _) = read("from", from, Date::MIN)?;
        let (_, last) = read("until", until, Date::MAX)?;
        match first <= last {
            true => Ok(Period { first, last }),
            false => Err(FieldFault::new("from", "must not be after `until`")),
        }
    }

    /// Whether a date is in the period.
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_includes_its_first_and_last_day() {
        let contains = |from, until, date: &str| Period::of(from, until).unwrap().contains(date.parse().unwrap());
        let year = (Some("1991"), Some("1991"));
        assert!(contains(year.0, year.1, "1991-01-01") && contains(year.0, year.1, "1991-12-31"));
        assert!(!contains(year.0, year.1, "1990-12-31") && !contains(year.0, year.1, "1992-01-01"));
        assert!(contains(None, Some("1991-05"), "0001-01-01") && contains(Some("1991-05"), None, "9999-12-31"));
        assert!(!contains(None, Some("1991-05"), "1991-06-01") && !contains(Some("1991-05"), None, "1991-04-30"));
    }

    #[test]
    fn an_invalid_period_names_the_field() {
        let field = |from, until| Period::of(from, until).unwrap_err().field;
        assert_eq!(field(Some("1991-13"), None), "from");
        assert_eq!(field(None, Some("May 1991")), "until");
        assert_eq!(field(Some("1992"), Some("1991-12")), "from");
        assert!(Period::of(Some("1991"), Some("1991-05")).is_ok(), "a year that contains the month");
    }
}
