//! Whether cues apply to a reading of a candidate, remembered for highly ambiguous forms.

use std::collections::HashMap;

use super::candidate::Candidate;
use super::context::Context;

/// A cache of the answers for forms with very many readings. Without it, an article full of such a name would take time
/// in proportion to its length times the number of readings.
#[derive(Debug, Default)]
pub(super) struct Announcements {
    /// By form and cue of the gazetteer.
    highly_ambiguous: HashMap<(u32, u32), bool>,
}

impl Announcements {
    pub fn clear(&mut self) {
        self.highly_ambiguous.clear();
    }

    /// Whether one of some cues announces or vetoes a reading of the candidate.
    pub fn is_announced(&mut self, context: &Context<'_>, candidate: &Candidate, cues: &[u32]) -> bool {
        cues.iter().map(|&i| context.cue(i)).any(|hit| match candidate.is_highly_ambiguous() {
            true => {
                let known = self.highly_ambiguous.entry((candidate.form(), hit.cue));
                *known.or_insert_with(|| context.is_announced(candidate, hit))
            }
            false => context.is_announced(candidate, hit),
        })
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.highly_ambiguous.capacity() * size_of::<((u32, u32), bool)>()
    }
}
