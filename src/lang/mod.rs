//! Languages: their affixes, other spellings of names, and the features by which they are detected.
//!
//! Each language is one file that implements `LanguageRules`; `language.rs` lists them. `DESIGN.md` describes how
//! to add a language.
//!
//! * [`affix`]: proclitics, and the segmentations of a word. [`arabic::proclitic`]: where proclitics are stripped.
//! * [`capitals`]: the capitals that a name requires, in scripts with letter case.
//! * [`detect`]: the language of a sentence.

pub mod affix;
pub mod arabic;
pub(crate) mod capitalised_words;
pub mod capitals;
pub mod detect;
mod english;
pub mod inflection;
mod kazakh;
mod language;
mod language_rules;
mod other;
mod russian;
mod suffixes;
mod turkish;

pub use affix::{Opening, Proclitic, Segmentation};
pub use capitals::Capitals;
pub use language::Language;
