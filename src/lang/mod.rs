//! What depends on the language: affixes, spelling variants, and the signs that tell languages apart.

pub mod arabic;
pub mod capitals;
pub mod detect;

pub use capitals::Capitals;
pub use detect::Language;
