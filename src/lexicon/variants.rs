//! Generated spellings of names: other transliterations of the listed ones.

use super::forms::Form;
use crate::gazetteer::{EntityType, NameKind, NameOrigin, NameRef};
use crate::lang::Language;
use crate::thresholds::prominence;

/// Whether a name gets generated spellings: those of places and people that the news names, in Arabic.
pub(super) fn takes(name: NameRef<'_>) -> bool {
    let entity = name.entity();
    name.language() == "ar"
        && matches!(entity.entity_type(), EntityType::Place | EntityType::Person)
        && entity.prominence() >= prominence::GENERATED_SPELLINGS
        && name.kind() != NameKind::Acronym
}

/// Adds the generated spellings of a name with these codes.
pub(super) fn of(codes: &[u8], forms: &mut Vec<Form>) {
    let mut generated = Vec::new();
    Language::Arabic.add_transliterations(codes, &mut generated);
    forms.extend(generated.into_iter().map(|codes| Form { codes, origin: NameOrigin::Generated }));
}
