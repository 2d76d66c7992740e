//! The positions at which names of the gazetteer start and end in an article.

use super::context::Context;
use super::span::Field;
use crate::budget::{Budget, Stopped};

/// The codes at which a candidate with a name starts, and those at which one ends.
#[derive(Debug, Default)]
pub(super) struct ListedWords {
    /// By [`Field`], the first codes of their words, ascending.
    starts: [Vec<u32>; 2],
    /// By [`Field`], one bit for each code.
    ends: [Vec<u64>; 2],
}

impl ListedWords {
    /// The positions of the names of an article.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn of(context: &Context<'_>, budget: &Budget<'_>) -> Result<ListedWords, Stopped> {
        let mut listed = ListedWords::default();
        for field in Field::ALL {
            listed.ends[field as usize].resize(context.folded(field).codes().len() / 64 + 1, 0);
        }
        // With suppressed names there are candidates without a name that the spelling permits.
        for candidate in context.candidates() {
            budget.step()?;
            if context.readings(candidate).next().is_none() {
                continue;
            }
            let (field, end) = (candidate.field as usize, candidate.end);
            listed.ends[field][end as usize / 64] |= 1 << (end % 64);
            if listed.starts[field].last() != Some(&candidate.word) {
                listed.starts[field].push(candidate.word);
            }
        }
        Ok(listed)
    }

    /// Whether a name starts in the word at a code.
    pub fn has_start(&self, field: Field, word: u32) -> bool {
        self.starts[field as usize].binary_search(&word).is_ok()
    }

    /// Whether a name ends before a code, the end of a word.
    pub fn has_end(&self, field: Field, end: u32) -> bool {
        self.ends[field as usize][end as usize / 64] >> (end % 64) & 1 == 1
    }
}
