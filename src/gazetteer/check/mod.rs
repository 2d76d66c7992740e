//! Checks a gazetteer for data that is valid but probably wrong.
//!
//! The reader refuses malformed lines. A finding is about data that can be read, but matches the wrong texts or fewer
//! texts than intended.
//!
//! ```
//! use dalil::GazetteerBuilder;
//! use dalil::gazetteer::check::{FindingKind, check};
//!
//! let mut builder = GazetteerBuilder::new();
//! builder.add_text("mine.jsonl", r#"{"id":"place/ibb","class":"city","names":{"ar":["إب"],"en":["Ibb"]}}"#);
//! let findings = check(&builder.build()?);
//! assert_eq!(findings[0].kind, FindingKind::ShortName);
//! # Ok::<(), dalil::GazetteerError>(())
//! ```

mod checker;
mod finding;
mod people;
mod signs;
mod spelling;

pub use checker::check;
pub use finding::{Finding, FindingKind, Severity};
