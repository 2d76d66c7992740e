//! The lexicon: compiles the names of a gazetteer, finds them in a folded text, and checks their spelling there.
//!
//! A name can start only at the start of a word or after a proclitic. So the lexicon does not search the text. It looks
//! up each of these places and stops at the first code that continues no name. The result equals that of an overlapping
//! Aho-Corasick search whose matches are filtered by word boundaries, at fewer steps. `DESIGN.md` has the reasons and
//! the measurements.
//!
//! * Compiling: [`Lexicon`] is the compiled form, `build` makes it. `collect` collects the surface forms of each name
//!   (`forms`, and the generated `variants`), `required_spelling` decides how closely a text must follow each.
//!   `Reading` is what a form may stand for.
//! * Looking up: [`scan`](Lexicon::scan) finds each [`Hit`]. It uses the `filters` of first words, the table of
//!   `short_words` and the `automaton` of longer forms; a `part` has those of one script. `divide` makes the parts.
//! * Checking: `FieldText` is a field of an article. `check` compares the written form of a hit (`surface`) with its
//!   readings, by the `spelling`, the length after a proclitic (`proclitic_length`) and the `token` around it. A
//!   `Mismatch` is the reason why a reading is not possible. `check_cache` caches the results of forms with many
//!   readings.
//! * `Layers` is a stack of compiled gazetteers that is read as one.

mod article_date;
mod automaton;
mod bloom;
mod bound_language;
mod build;
mod check;
mod check_cache;
mod collect;
mod compiled;
mod divide;
mod dropped;
mod error;
mod field_text;
mod filters;
mod forms;
mod hit;
mod inflected;
mod join;
mod layer;
mod layers;
mod part;
mod person_words;
mod proclitic_length;
mod reading;
mod required_spelling;
mod scan;
mod short_words;
mod sorted_forms;
mod spelling;
mod split;
mod stem_filter;
mod stored;
mod surface;
#[cfg(test)]
mod tests;
mod token;
mod variants;

pub(crate) use article_date::ArticleDate;
pub(crate) use build::Uncompiled;
pub(crate) use check::{Check, CheckedHit, Mismatch, Mismatches};
pub(crate) use check_cache::{CheckCache, is_highly_ambiguous};
pub use compiled::Lexicon;
pub use error::LexiconError;
pub(crate) use field_text::FieldText;
pub use hit::{Ending, Hit};
pub(crate) use layers::Layers;
pub(crate) use reading::{Reading, Target};
pub(crate) use spelling::signs;
