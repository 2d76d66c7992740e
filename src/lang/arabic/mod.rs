//! Arabic.
//!
//! * [`proclitic`]: the one-letter words before a name. [`article`]: ال.
//! * [`compound`]: names with عبد, أبو and ابن. `transliteration`: other spellings of foreign names.
//! * `dual`: dual forms of nouns. [`preposition`]: words before a place. [`ordinal`]: numbers at the end of names.
//! * [`numeral`]: numbers before a counted noun.

pub(crate) mod article;
pub(crate) mod compound;
mod dual;
pub(crate) mod numeral;
pub(crate) mod ordinal;
pub(crate) mod preposition;
pub mod proclitic;
mod transliteration;

use super::language_rules::{DualForm, LanguageRules};
use crate::rules::{Rule, Rules};
use crate::text::alphabet::Script;

pub(crate) struct Arabic;

impl LanguageRules for Arabic {
    const CODE: &'static str = "ar";
    const SCRIPT: Script = Script::Arabic;

    const CONJUNCTIONS: &'static [&'static str] = &["و", "او"];

    const PLACE_PREPOSITIONS: &'static [&'static str] = &["في", "وفي", "ففي"];

    /// The name with or without the article, then the compounds of both.
    fn add_forms(name: &[u8], takes_article: bool, rules: Rules, forms: &mut Vec<Vec<u8>>) {
        let toggled = if takes_article && rules.has(Rule::Article) { article::toggled(name) } else { None };
        forms.extend(toggled.clone());
        if rules.has(Rule::Compounds) {
            for form in [Some(name), toggled.as_deref()].into_iter().flatten() {
                compound::add_compounds(form, forms);
            }
        }
    }

    fn add_transliterations(name: &[u8], forms: &mut Vec<Vec<u8>>) {
        transliteration::add_transliterations(name, forms);
    }

    fn duals(noun: &str) -> Vec<DualForm> {
        dual::duals(noun)
    }
}
