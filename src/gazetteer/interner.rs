//! Numbers for strings and for sets that many entities share.

use serde::{Deserialize, Serialize};

use std::collections::HashMap;

/// Strings, each with a number of two bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    strings: Vec<String>,
    numbers: HashMap<String, u16>,
}

impl Interner {
    /// Largest number of strings.
    pub const MAX: usize = u16::MAX as usize;

    /// Strings with their numbers.
    pub fn of_strings(strings: &[String]) -> Interner {
        let numbers = strings.iter().cloned().zip(0..).collect();
        Interner { strings: strings.to_vec(), numbers }
    }

    /// The number of a string that was added before.
    pub fn find(&self, string: &str) -> Option<u16> {
        self.numbers.get(string).copied()
    }

    /// The number of a string, which is added if it is new. None if there are [`Interner::MAX`] others.
    pub fn intern(&mut self, string: &str) -> Option<u16> {
        if let Some(number) = self.find(string) {
            return Some(number);
        }
        let number = u16::try_from(self.strings.len()).ok().filter(|&number| usize::from(number) < Interner::MAX)?;
        self.strings.push(string.to_owned());
        self.numbers.insert(string.to_owned(), number);
        Some(number)
    }

    pub fn get(&self, number: u16) -> &str {
        &self.strings[usize::from(number)]
    }

    /// The strings in the order of their numbers.
    pub fn into_strings(self) -> Vec<String> {
        self.strings
    }
}

/// Sets of sources. A gazetteer has few different sets, so each is stored once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SourceSets {
    sets: Vec<Box<[u16]>>,
    /// Not stored: sets are added only while a gazetteer is built.
    #[serde(skip)]
    numbers: HashMap<Box<[u16]>, u32>,
}

impl SourceSets {
    /// The number of a set of sources in ascending order. The set is added if it is new.
    pub fn intern(&mut self, set: &[u16]) -> u32 {
        if let Some(&number) = self.numbers.get(set) {
            return number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(set.into());
        self.numbers.insert(set.into(), number);
        number
    }

    pub fn get(&self, number: u32) -> &[u16] {
        &self.sets[number as usize]
    }
}
