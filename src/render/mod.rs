//! Output formats of a tagged article.
//!
//! * [`tagged_article`] and [`tagged_entity`] have [`TaggedArticle`], the result as owned data that serialises to the
//!   proto3 JSON of the API; `proto_json` has the rules of that JSON.
//! * [`json`] writes it as JSON Lines.
//! * [`csv`], [`geojson`], [`conll`], [`brat`] and [`html`] write other formats of a [`Document`].
//! * [`table`] writes a table for a person to read. [`columns`] are those of other tables.
//! * [`evidence`] has the parts and the texts of evidence and of suppression reasons.
//! * [`explanation`] writes an [`Explanation`](crate::Explanation) as JSON or as text.
//! * [`View`] selects the parts of an answer.
//! * [`offsets`] converts the spans of an article to the unit of the output.

pub mod brat;
pub mod columns;
pub mod conll;
mod converted;
mod copied;
pub mod csv;
mod document;
pub mod evidence;
pub mod explanation;
pub mod geojson;
pub mod html;
pub mod json;
pub mod offsets;
mod proto_json;
pub mod table;
pub mod tagged_article;
pub mod tagged_entity;
mod view;

pub use document::{Document, ForeignAnswer};
pub use evidence::EvidenceKind;
pub use offsets::ArticleOffsets;
pub use table::TableStyle;
pub use tagged_article::{
    TaggedAlternative, TaggedArticle, TaggedContext, TaggedEvidence, TaggedFocus, TaggedMention, TaggedMentionedEntity,
    TaggedSpan, TaggedSuppressed,
};
pub use tagged_entity::{TaggedEntity, TaggedLocation, TaggedOffice};
pub use view::View;
