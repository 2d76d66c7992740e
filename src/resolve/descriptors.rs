//! Capitalised context words beside a candidate that are a part of its name: Ohio River, Pullman Company.

use super::candidate::CandidateRef;
use super::neighbours::Neighbours;
use crate::gazetteer::{Class, CueSide, EntityType};
use crate::lang::capitals::is_capitalised;
use crate::lexicon::FieldText;

impl Neighbours<'_> {
    /// Whether a capitalised context word beside a candidate is a part of the name of a lake, river, sea or mountain.
    pub(super) fn is_beside_feature(&self, at: CandidateRef<'_>) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let (nth, next) = (at.candidate.nth, self.next(at));
        at.cues.iter().any(|&cue| {
            let hit = self.context.cue(cue);
            let is_of = |class| hit.effect.classes.contains(class);
            let is_adjacent = hit.next == nth || hit.nth as usize == next;
            let is_feature = is_adjacent && !hit.effect.veto && (is_of(Class::Lake) || is_of(Class::Mountain));
            is_feature && is_capitalised(folded, text, hit.nth as usize)
        })
    }

    /// Whether a capitalised context word that is a part of the name of an organisation is directly after a candidate.
    pub(super) fn precedes_organisation(&self, at: CandidateRef<'_>) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let next = self.next(at);
        at.cues.iter().any(|&cue| {
            let hit = self.context.cue(cue);
            let is_after = hit.nth as usize == next && hit.effect.side == CueSide::After && !hit.effect.veto;
            let classes = hit.effect.classes;
            let is_organisation = classes.has_type(EntityType::Organisation) && !classes.has_type(EntityType::Place);
            is_after && is_organisation && !hit.effect.quoted && is_capitalised(folded, text, next)
        })
    }
}
