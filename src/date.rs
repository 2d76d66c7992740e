//! Calendar dates: of articles, of offices, and of names.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use thiserror::Error;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// ```
/// use dalil::Date;
///
/// let date: Date = "1991-12-16".parse()?;
/// assert_eq!(date.to_string(), "1991-12-16");
/// assert!(date < "1992-01-01".parse()?);
/// assert!("1991-02-30".parse::<Date>().is_err());
/// # Ok::<(), dalil::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be a date of the calendar in the form {form}")]
pub struct DateError {
    form: &'static str,
}

impl Date {
    /// The first date.
    pub(crate) const MIN: Date = Date { year: 1, month: 1, day: 1 };
    /// The last date.
    pub(crate) const MAX: Date = Date { year: 9999, month: 12, day: 31 };

    fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let is_valid = year >= 1 && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        is_valid.then_some(Date { year, month, day })
    }

    /// The same day some years later. Compares like a date, but February 29 may be none of that year.
    pub(crate) fn plus_years(self, years: u16) -> Date {
        Date { year: self.year.saturating_add(years), ..self }
    }
}

/// Number of days of a month, from 1 to 12.
fn days_of(year: u16, month: u8) -> u8 {
    let is_leap_year = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads a date in the form `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Date, DateError> {
        let day = |text: &str| {
            let [year, month, day] = parts(text)?;
            Date::new(year?, month? as u8, day? as u8)
        };
        day(text).ok_or(DateError { form: "YYYY-MM-DD" })
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The first and the last day of a date that may be a month or a year: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
///
/// # Errors
/// If the text has another form, or is no date of the calendar.
pub(crate) fn days(text: &str) -> Result<(Date, Date), DateError> {
    let days = || {
        let [year, month, day] = parts(text)?;
        let (year, month, day) = (year?, month.map(|month| month as u8), day.map(|day| day as u8));
        let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let last_month = month.unwrap_or(12);
        let last = Date::new(year, last_month, day.unwrap_or_else(|| days_of(year, last_month)))?;
        Some((first, last))
    };
    days().ok_or(DateError { form: "YYYY, YYYY-MM or YYYY-MM-DD" })
}

/// The numbers of a date, as far as it has them. `None` if the text has another form.
fn parts(text: &str) -> Option<[Option<u16>; 3]> {
    const DIGITS: [usize; 3] = [4, 2, 2];
    let mut numbers = [None; 3];
    for (i, part) in text.split('-').enumerate() {
        let is_number = part.len() == *DIGITS.get(i)? && part.bytes().all(|byte| byte.is_ascii_digit());
        numbers[i] = Some(part.parse().ok().filter(|_| is_number)?);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_date(text: &str) -> bool {
        text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
    }

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for date in ["0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "2023-04-30", "9999-12-31"] {
            assert!(is_date(date), "{date}");
        }
        let invalid = [
            "",
            "2024",
            "2024-05",
            "0000-01-01",
            "1900-02-29",
            "2023-02-29",
            "2023-04-31",
            "2024-13-01",
            "2024-00-10",
            "2024-01-00",
            "2024-1-1",
            "24-01-01",
            "2024-01-01 ",
            " 2024-01-01",
            "2024-01-01T00:00:00Z",
            "2024/01/01",
            "20240101",
            "+024-01-01",
            "2024-01-1x",
            "2024-01-01-01",
            "٢٠٢٤-٠١-٠١",
            "10000-01-01",
        ];
        for text in invalid {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_month_and_a_year_are_ranges_of_days() {
        let range = |text| days(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(range("1991").as_deref(), Ok("1991-01-01 1991-12-31"));
        assert_eq!(range("1992-02").as_deref(), Ok("1992-02-01 1992-02-29"));
        assert_eq!(range("1992-02-03").as_deref(), Ok("1992-02-03 1992-02-03"));
        for text in ["", "199", "1991-", "1991-2", "1991-13", "1991-02-30", "about 1991", "0000"] {
            assert!(days(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn years_after_a_leap_day_are_ordered() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let later = day("2020-02-29").plus_years(2);
        assert!(day("2022-02-28") < later && later < day("2022-03-01"));
        assert!(Date::MAX.plus_years(2) > Date::MAX);
    }
}
