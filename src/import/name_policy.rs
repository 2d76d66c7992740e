//! Policies of imported names: a name that is easily mistaken needs evidence.

use super::prominence::KNOWN_PLACE;
use crate::gazetteer::NameRecord;
use crate::gazetteer::{Class, EntityType, NameKind, Policy};
use crate::lang::Capitals;
use crate::text::alphabet::{HARD, SOFT, Script, script};
use crate::thresholds::{letters, prominence};

/// What a policy depends on, besides the name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    pub class: Class,
    pub prominence: f32,
    /// Whether other entities of the import have the form.
    pub is_repeated: bool,
    /// Whether an entity of the gazetteer that is at least as prominent has the form.
    pub is_taken: bool,
    /// The policy of the form as an ordinary word.
    pub word_policy: Option<Policy>,
}

/// The policy that a name must state. `None` if its default applies: the policy of its kind, and of the ordinary words
/// of the gazetteer when the lines are read.
///
/// A stated policy overrides the ordinary words, so it is at least as strict as they are.
pub(super) fn policy(name: &NameRecord, codes: &[u8], circumstances: Circumstances) -> Option<Policy> {
    if name.policy.is_some() {
        return name.policy;
    }
    let default = Policy::of_kind(name.kind.unwrap_or(NameKind::Full));
    let required = of_one_word(name, codes, circumstances).max(of_shared_form(circumstances));
    (required > default).then(|| circumstances.word_policy.map_or(required, |word| word.max(required)))
}

fn of_one_word(name: &NameRecord, codes: &[u8], circumstances: Circumstances) -> Policy {
    let Circumstances { class, prominence, .. } = circumstances;
    if codes.iter().any(|&code| code == SOFT || code == HARD || script(code) == Script::Other) {
        return Policy::Free;
    }
    let is_small_place = match class {
        Class::Country | Class::Territory | Class::Region | Class::Continent | Class::Sea => false,
        class => class.entity_type() == EntityType::Place && prominence < KNOWN_PLACE,
    };
    match (Capitals::of(&name.text, name.kind == Some(NameKind::Acronym)), codes.len()) {
        (Capitals::Any, ..letters::CHECK_SHORT_NAME) => Policy::Cue,
        (Capitals::Initial, ..letters::CHECK_SHORT_NAME) => Policy::Context,
        (Capitals::Any, letters::CHECK_SHORT_NAME) if prominence < prominence::CHECK_SHORT_NAME => Policy::Context,
        _ if is_small_place || class.entity_type() == EntityType::Person => Policy::Context,
        _ => Policy::Free,
    }
}

/// The policy of a name that other entities have. A large city and a well-known body keep it.
fn of_shared_form(circumstances: Circumstances) -> Policy {
    let Circumstances { prominence, is_repeated, is_taken, .. } = circumstances;
    let is_ambiguous = is_taken || (is_repeated && prominence < prominence::CHECK_SHORT_NAME);
    if is_ambiguous { Policy::Context } else { Policy::Free }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    #[test]
    fn names_that_are_easily_mistaken_need_evidence() {
        let town = Circumstances {
            class: Class::Town,
            prominence: 0.2,
            is_repeated: false,
            is_taken: false,
            word_policy: None,
        };
        let city = Circumstances { class: Class::City, prominence: 0.7, ..town };
        let club = Circumstances { class: Class::Club, prominence: 0.3, ..town };
        let person = Circumstances { class: Class::Politician, ..club };
        let word = Some(Policy::Cue);
        let (context, cue) = (Some(Policy::Context), Some(Policy::Cue));
        let cases = [
            ("Taraz", town, context),
            ("Taraz", city, None),
            ("New Taraz", town, None),
            ("Taraz", Circumstances { word_policy: word, ..town }, cue),
            ("Taraz", Circumstances { word_policy: word, ..city }, None),
            ("Taraz", Circumstances { is_repeated: true, ..city }, None),
            ("Taraz", Circumstances { is_taken: true, ..city }, context),
            ("New Taraz", Circumstances { is_repeated: true, ..town }, context),
            ("إب", city, cue),
            ("مصر", city, None),
            ("نصر", club, context),
            ("Ob", club, context),
            ("Example", club, None),
            ("Example", person, context),
            ("Example Name", person, None),
        ];
        for (text, circumstances, expected) in cases {
            let name = NameRecord::new(text);
            assert_eq!(policy(&name, Folded::new(text).codes(), circumstances), expected, "{text} {circumstances:?}");
        }
    }

    #[test]
    fn a_stated_policy_is_kept() {
        let mut name = NameRecord::new("إب");
        name.policy = Some(Policy::Free);
        let circumstances = Circumstances {
            class: Class::Town,
            prominence: 0.2,
            is_repeated: true,
            is_taken: true,
            word_policy: Some(Policy::Cue),
        };
        assert_eq!(policy(&name, Folded::new("إب").codes(), circumstances), Some(Policy::Free));
    }
}
