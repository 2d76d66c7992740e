//! Generated spellings of names: other transliterations of the listed ones.

use super::forms::Form;
use crate::gazetteer::NameOrigin;
use crate::lang::Language;

/// Adds the generated spellings of a name with these codes.
pub(super) fn of(codes: &[u8], forms: &mut Vec<Form>) {
    let mut generated = Vec::new();
    Language::Arabic.add_transliterations(codes, &mut generated);
    forms.extend(generated.into_iter().map(|codes| Form { codes, origin: NameOrigin::Generated }));
}
