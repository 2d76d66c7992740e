//! The file `alternateNamesV2`: names of places by language.

use super::super::ids::is_wikidata_id;
use super::super::options::ImportOptions;
use super::super::row_error::RowError;
use crate::date::days;
use crate::gazetteer::FieldFault;
use crate::gazetteer::NameKind;
use crate::gazetteer::validate;
use crate::gazetteer::{EntityRecord, NameRecord};

/// Number of columns. Older files lack the last two, `from` and `to`.
pub(super) const COLUMNS: usize = 10;
pub(super) const MIN_COLUMNS: usize = 8;

/// The names in memory.
#[derive(Default)]
pub(super) struct AlternateNames {
    names: Vec<AlternateName>,
    texts: String,
    languages: Vec<String>,
}

#[derive(Clone, Copy)]
struct AlternateName {
    place: u32,
    start: usize,
    len: u16,
    language: u16,
    /// Position among the names of the place: preferred names first.
    rank: Rank,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    WikidataId,
    Preferred,
    Short,
    Plain,
    Colloquial,
    Historic,
}

/// The pseudo-languages of rows that are no names: links, codes of airports and posts, transcriptions, calendars.
fn is_code(language: &str) -> bool {
    language.contains('_')
        || ["link", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny"].contains(&language)
}

/// The pseudo-language of Wikidata ids.
const WIKIDATA: &str = "wkdt";

impl AlternateNames {
    /// Reads a row.
    pub fn read(&mut self, line: &str, options: &ImportOptions) -> Result<(), RowError> {
        let columns: Vec<&str> = line.split('\t').collect();
        if !(MIN_COLUMNS..=COLUMNS).contains(&columns.len()) {
            let message = format!("has {} columns, expected {COLUMNS}", columns.len());
            return Err(FieldFault::of_line(message).into());
        }
        let number = |message| FieldFault::new("geonameid", message);
        let place: u32 = columns[1].parse().map_err(|_| number("must be a number"))?;
        let (language, text) = (columns[2].trim(), columns[3].trim());
        let flag = |column: usize| columns[column] == "1";
        let rank = match language {
            WIKIDATA => Rank::WikidataId,
            _ if language.is_empty() || is_code(language) => return Ok(()),
            _ if !options.has_language(language) => return Ok(()),
            _ if flag(7) => Rank::Historic,
            _ if flag(6) => Rank::Colloquial,
            _ if flag(4) => Rank::Preferred,
            _ if flag(5) => Rank::Short,
            _ => Rank::Plain,
        };
        if rank != Rank::WikidataId {
            validate::language(language).map_err(|message| FieldFault::new("isolanguage", message))?;
        }
        let len = u16::try_from(text.len()).ok().filter(|&len| usize::from(len) <= validate::MAX_NAME_BYTES);
        let Some(len) = len.filter(|&len| len > 0) else {
            let message = format!("must have 1 to {} bytes", validate::MAX_NAME_BYTES);
            return Err(FieldFault::new("alternate name", message).into());
        };
        let from_to =
            if rank == Rank::Historic { [8, 9].map(|column| columns.get(column).copied()) } else { [None; 2] };
        let dates = from_to.map(|date| date.and_then(iso_date).unwrap_or_default());
        let start = self.texts.len();
        self.texts.push_str(text);
        if rank == Rank::Historic {
            // The dates follow the text.
            self.texts.push_str(&format!("\t{}\t{}\n", dates[0], dates[1]));
        }
        let language = self.language(language)?;
        self.names.push(AlternateName { place, start, len, language, rank });
        Ok(())
    }

    /// The number of a language.
    fn language(&mut self, language: &str) -> Result<u16, FieldFault> {
        let position = self.languages.iter().position(|known| known == language);
        let position = position.unwrap_or_else(|| {
            self.languages.push(language.to_owned());
            self.languages.len() - 1
        });
        u16::try_from(position).map_err(|_| FieldFault::new("isolanguage", "the file has too many languages"))
    }

    /// Sorts the names by place. To be called after the last row.
    pub fn sort(&mut self) {
        self.names.sort_by_key(|name| (name.place, name.rank));
    }

    /// Adds the names of a place to its record.
    pub fn add_to(&self, place: u32, record: &mut EntityRecord) {
        let first = self.names.partition_point(|name| name.place < place);
        for name in self.names[first..].iter().take_while(|name| name.place == place) {
            let after = &self.texts[name.start..];
            let text = &after[..usize::from(name.len)];
            if name.rank == Rank::WikidataId {
                record.wikidata = record.wikidata.take().or(is_wikidata_id(text).then(|| text.to_owned()));
                continue;
            }
            let mut alternate = NameRecord::new(text);
            let names = record.names_in(&self.languages[usize::from(name.language)]);
            if name.rank == Rank::Historic {
                alternate.kind = Some(NameKind::Former);
                let dates = after[text.len()..].lines().next().unwrap_or_default();
                let mut dates =
                    dates.split('\t').skip(1).map(|date| Some(date.to_owned()).filter(|date| !date.is_empty()));
                (alternate.from, alternate.until) = (dates.next().flatten(), dates.next().flatten());
            } else if !names.is_empty() {
                alternate.kind = Some(NameKind::Variant);
            }
            names.push(alternate);
        }
    }
}

/// A date of GeoNames (`1924`, `192401`, `19240126`, or with hyphens) in the form of the gazetteer.
fn iso_date(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = match digits.len() {
        4 => digits,
        6 => format!("{}-{}", &digits[..4], &digits[4..]),
        8 => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => return None,
    };
    days(&date).is_ok().then_some(date)
}
