//! Checks articles and batches against the limits, except the number of articles (`wire.rs`).

use std::collections::HashMap;

use tonic::Status;

use super::limits::Limits;
use super::proto;
use super::status::{self, Violations};
use super::wire::RawArticle;
use crate::date::{Date, DateError};
use crate::lang::Language;
use crate::tagger::Article;

/// Checks that an article is not empty, the sizes of its texts and its id, its language and its date. `path` is its
/// path in the request: `article`, `articles[3]`.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with all invalid fields.
pub fn article(article: &RawArticle, path: &str, limits: &Limits) -> Result<(), Status> {
    let mut violations = Violations::default();
    let bytes = article.title.len() + article.body.len();
    if bytes == 0 {
        violations.add(format!("{path}.body"), "title and body are both empty");
    }
    if bytes > limits.article_bytes {
        let field = if article.title.len() > limits.article_bytes { "title" } else { "body" };
        let what = "bytes of title and body";
        violations.add(format!("{path}.{field}"), status::too_many(bytes, what, limits.article_bytes));
    }
    if article.id.len() > Limits::ID_BYTES {
        violations.add(format!("{path}.id"), status::too_many(article.id.len(), "bytes", Limits::ID_BYTES));
    }
    if !article.language.is_empty() && !std::str::from_utf8(&article.language).is_ok_and(Language::is_tag) {
        violations.add(format!("{path}.language"), "must be a language tag (BCP 47), such as ar or kk-Cyrl");
    }
    if !article.publication_date.is_empty()
        && let Err(error) = date(&article.publication_date)
    {
        violations.add(format!("{path}.publication_date"), error.to_string());
    }
    if proto::ArticleFormat::try_from(article.format).is_err() {
        violations.add(format!("{path}.format"), status::unknown_value(article.format, "ArticleFormat"));
    }
    violations.check()
}

fn date(bytes: &[u8]) -> Result<Date, DateError> {
    std::str::from_utf8(bytes).unwrap_or_default().parse()
}

/// Checks that a [valid](article()) article is UTF-8 and returns its id and its texts. `path` is its path in the
/// request.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with the field that is not UTF-8.
pub fn utf8<'a>(article: &'a RawArticle, path: &str) -> Result<(&'a str, Article<'a>), Status> {
    let text = |bytes: &'a [u8], field: &str| {
        simdutf8::basic::from_utf8(bytes).map_err(|_| status::invalid(format!("{path}.{field}"), "is not valid UTF-8"))
    };
    let id = text(&article.id, "id")?;
    let language = text(&article.language, "language")?;
    let texts = Article::new(text(&article.title, "title")?, text(&article.body, "body")?);
    let publication_date = date(&article.publication_date).ok();
    Ok((id, Article { language, publication_date, ..texts }))
}

/// Checks a batch as a whole. Its articles are checked one by one when they are tagged.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` if the batch is empty, or if two articles have the same id.
pub fn batch(articles: &[RawArticle]) -> Result<(), Status> {
    let mut violations = Violations::default();
    if articles.is_empty() {
        violations.add("articles", "must not be empty");
    }
    let mut positions = HashMap::with_capacity(articles.len());
    for (i, article) in articles.iter().enumerate() {
        let first = *positions.entry(&article.id[..]).or_insert(i);
        if first != i {
            let message = match article.id.is_empty() {
                true => "must not be empty in a batch of several articles".to_owned(),
                false => format!("is also the id of articles[{first}]"),
            };
            violations.add(format!("articles[{i}].id"), message);
        }
    }
    violations.check()
}
