//! An article of the input.

use serde_json::{Map, Value};

use crate::date::Date;

/// An article of the input.
#[derive(Debug)]
pub(in crate::cli) struct Article {
    pub id: String,
    pub title: String,
    pub body: String,
    /// BCP 47; empty if the input does not state it.
    pub language: String,
    /// `None` if the input does not state it.
    pub publication_date: Option<Date>,
    /// The fields of the input, except id, title and text.
    pub fields: Map<String, Value>,
}

impl Article {
    /// Returns the article if it is neither empty nor too long.
    pub(super) fn validate(self) -> Result<Article, &'static str> {
        if self.title.is_empty() && self.body.is_empty() {
            return Err("the article is empty: it has no title and no body");
        }
        match u32::try_from(self.title.len().max(self.body.len())) {
            Ok(_) => Ok(self),
            Err(_) => Err("the title or the body exceeds the limit of 4 GiB"),
        }
    }
}
