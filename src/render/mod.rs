//! Output formats of a tagged article.
//!
//! * [`tagged_article`] and [`tagged_entity`] have [`TaggedArticle`], the result as owned data that serialises to the
//!   proto3 JSON of the API; `proto_json` has the rules of that JSON.
//! * [`json`] writes it as JSON Lines.
//! * [`table`] writes a table for a person to read, in [`columns`] that right-to-left text cannot disturb.
//! * [`evidence`] has the parts and the texts of evidence and of suppression reasons.
//! * [`View`] selects the parts of an answer.
//! * [`offsets`] converts the spans of an article to the unit of the output.

pub mod columns;
pub mod evidence;
pub mod json;
pub mod offsets;
mod proto_json;
pub mod table;
pub mod tagged_article;
pub mod tagged_entity;
mod view;

pub use evidence::EvidenceKind;
pub use offsets::ArticleOffsets;
pub use tagged_article::{
    TaggedAlternative, TaggedArticle, TaggedEvidence, TaggedFocus, TaggedMention, TaggedMentionedEntity, TaggedSpan,
    TaggedSuppressed,
};
pub use tagged_entity::{TaggedEntity, TaggedLocation, TaggedOffice};
pub use view::View;
