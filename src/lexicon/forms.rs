//! The surface forms of a name.

use crate::gazetteer::NameOrigin;
use crate::lang::Language;
use crate::rules::Rules;

/// The codes of one way to write a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub codes: Vec<u8>,
    pub origin: NameOrigin,
}

/// Adds the forms of a name with these codes: the listed one, then those that the rules of languages add.
pub(super) fn of(codes: &[u8], takes_article: bool, rules: Rules, forms: &mut Vec<Form>) {
    let mut other = Vec::new();
    Language::add_forms(codes, takes_article, rules, &mut other);
    let all = std::iter::once(codes.to_vec()).chain(other);
    forms.extend(all.map(|codes| Form { codes, origin: NameOrigin::Listed }));
}
