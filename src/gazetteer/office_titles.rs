//! The titles of offices whose holders are prominent: the table of `offices.jsonl`.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::error::FieldFault;
use super::vocabulary::Class;
use crate::sorted;
use crate::thresholds::prominence;

/// A line of `offices.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeLine {
    rank: Rank,
    titles: Vec<String>,
}

/// How prominent an office makes its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rank {
    /// Head of state or of government.
    Head,
    Minister,
    PartyLeader,
}

impl Rank {
    /// The prominence of a person who holds the office.
    pub fn prominence(self) -> f32 {
        match self {
            Rank::Head => prominence::HEAD,
            Rank::Minister | Rank::PartyLeader => prominence::MINISTER,
        }
    }
}

/// What the end of a title stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Slot {
    /// The title is complete.
    None,
    /// An English name of a country or a territory.
    Country,
    /// An English name of a party.
    Party,
}

const SLOTS: [(&str, Slot); 2] = [("{country}", Slot::Country), ("{party}", Slot::Party)];

impl Slot {
    fn of(class: Class) -> Slot {
        match class {
            Class::Country | Class::Territory => Slot::Country,
            Class::Party => Slot::Party,
            _ => Slot::None,
        }
    }
}

/// Titles of offices, each with its rank. A title can end in a slot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OfficeTitles {
    /// By the title before the slot, and the slot.
    #[serde(serialize_with = "sorted::map")]
    ranks: HashMap<(String, Slot), Rank>,
}

impl OfficeTitles {
    /// Adds the titles of a line. A title that an earlier line has gets the new rank.
    ///
    /// # Errors
    /// If a title is empty, or a brace is not part of a slot at its end.
    pub fn add(&mut self, line: OfficeLine) -> Result<(), FieldFault> {
        for (i, title) in line.titles.iter().enumerate() {
            let slot = SLOTS.iter().find_map(|&(text, slot)| Some((title.strip_suffix(text)?, slot)));
            let (before, slot) = slot.unwrap_or((title, Slot::None));
            if before.trim().is_empty() || before.contains(['{', '}']) {
                let message = "must be a title, which can end in {country} or {party}";
                return Err(FieldFault::new(format!("titles[{i}]"), message));
            }
            self.ranks.insert((before.to_owned(), slot), line.rank);
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.ranks.is_empty()
    }

    /// Whether the names of entities of a class can be part of a title.
    pub fn fills_slot(class: Class) -> bool {
        Slot::of(class) != Slot::None
    }
}

/// Finds the rank of an office by its title, with the names of a gazetteer.
pub(super) struct Ranks<'g> {
    titles: &'g OfficeTitles,
    names: HashSet<(Slot, &'g str)>,
}

impl<'g> Ranks<'g> {
    /// `names` are the English names of entities with a class that [fills a slot](OfficeTitles::fills_slot).
    pub fn new(titles: &'g OfficeTitles, names: impl Iterator<Item = (Class, &'g str)>) -> Ranks<'g> {
        Ranks { titles, names: names.map(|(class, name)| (Slot::of(class), name)).collect() }
    }

    /// The rank of an office. `None` for an office that the table does not list: a deputy, a president of a club.
    ///
    /// A remark in brackets at the end is ignored, and so is an article before a name: Defence Minister of the
    /// Netherlands, Acting Defence Minister of Afghanistan (Taliban).
    pub fn of(&self, title: &str) -> Option<Rank> {
        let with_remark = self.of_exact(title);
        with_remark.or_else(|| self.of_exact(title.strip_suffix(')')?.rsplit_once(" (")?.0))
    }

    fn of_exact(&self, title: &str) -> Option<Rank> {
        let listed = |before: &str, slot| self.titles.ranks.get(&(before.to_owned(), slot)).copied();
        let of_slot = |at: usize| {
            let (before, name) = title.split_at(at);
            let bare = name.strip_prefix("the ").unwrap_or(name);
            SLOTS.iter().find_map(|&(_, slot)| {
                let is_name = self.names.contains(&(slot, name)) || self.names.contains(&(slot, bare));
                listed(before, slot).filter(|_| is_name)
            })
        };
        let words = title.match_indices(' ').map(|(at, _)| at + 1);
        listed(title, Slot::None).or_else(|| words.filter_map(of_slot).next())
    }
}
