//! Requests, checked: everything that can be wrong with one is found here.

use std::collections::HashMap;

use tonic::Status;

use super::limits::Limits;
use super::status::{self, Violations};
use super::{proto, wire};
use crate::gazetteer::EntityType;
use crate::tagger::{self, Options, Overlap, TypeSet};
use crate::text::OffsetUnit;

/// How articles are tagged and the answers written.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResponseOptions {
    pub options: Options,
    pub unit: OffsetUnit,
    /// Code points.
    pub context_chars: usize,
}

/// Checks a request's options. Missing ones are the defaults.
///
/// # Errors
/// `INVALID_ARGUMENT` that names every field at fault.
pub fn style(options: Option<&wire::TagOptions>) -> Result<ResponseOptions, Status> {
    let Some(wire::TagOptions { read: options, type_count }) = options else { return Ok(ResponseOptions::default()) };
    let mut violations = Violations::default();
    if *type_count > Limits::TYPES {
        violations.add("options.types", status::too_many(*type_count, "types", Limits::TYPES));
    }
    let style = ResponseOptions {
        options: Options {
            overlap: overlap(options.overlap, &mut violations),
            types: types(&options.types, &mut violations),
            min_confidence: options.min_confidence,
            include_suppressed: options.include_suppressed,
        },
        unit: offset_unit(options.offset_unit, &mut violations),
        context_chars: options.context_chars as usize,
    };
    if !(0.0..=1.0).contains(&options.min_confidence) {
        violations.add("options.min_confidence", "must be a number from 0 to 1");
    }
    if options.context_chars > Limits::CONTEXT_CHARS {
        let (chars, limit) = (options.context_chars, Limits::CONTEXT_CHARS);
        violations.add("options.context_chars", format!("{chars} code points exceed the limit of {limit}"));
    }
    violations.check()?;
    Ok(style)
}

fn offset_unit(value: i32, violations: &mut Violations) -> OffsetUnit {
    use proto::OffsetUnit as Unit;
    match Unit::try_from(value) {
        Ok(Unit::Unspecified | Unit::CodePoint) => OffsetUnit::CodePoint,
        Ok(Unit::Utf8Byte) => OffsetUnit::Utf8Byte,
        Ok(Unit::Utf16Unit) => OffsetUnit::Utf16Unit,
        Err(_) => {
            violations.add("options.offset_unit", format!("{value} is no value of OffsetUnit"));
            OffsetUnit::default()
        }
    }
}

fn overlap(value: i32, violations: &mut Violations) -> Overlap {
    match proto::Overlap::try_from(value) {
        Ok(proto::Overlap::Unspecified | proto::Overlap::Longest) => Overlap::Longest,
        Ok(proto::Overlap::All) => Overlap::All,
        Err(_) => {
            violations.add("options.overlap", format!("{value} is no value of Overlap"));
            Overlap::default()
        }
    }
}

fn types(values: &[i32], violations: &mut Violations) -> TypeSet {
    if values.is_empty() {
        return TypeSet::ALL;
    }
    let entity_type = |(i, &value): (usize, &i32)| match proto::EntityType::try_from(value) {
        Ok(proto::EntityType::Place) => Some(EntityType::Place),
        Ok(proto::EntityType::Person) => Some(EntityType::Person),
        Ok(proto::EntityType::Organisation) => Some(EntityType::Organisation),
        Ok(proto::EntityType::Unspecified) => {
            violations.add(format!("options.types[{i}]"), "must say a type");
            None
        }
        Err(_) => {
            violations.add(format!("options.types[{i}]"), format!("{value} is no value of EntityType"));
            None
        }
    };
    values.iter().enumerate().filter_map(entity_type).collect()
}

/// Checks the size of one article; `field` is its path in the request: `article`, `articles[3]`.
///
/// # Errors
/// `INVALID_ARGUMENT` that names the fields at fault.
pub fn article(article: &wire::RawArticle, field: &str, limits: &Limits) -> Result<(), Status> {
    let mut violations = Violations::default();
    let bytes = article.title.len() + article.body.len();
    if bytes == 0 {
        violations.add(format!("{field}.body"), "title and body are both empty");
    }
    if bytes > limits.article_bytes {
        let part = if article.title.len() > limits.article_bytes { "title" } else { "body" };
        let what = "bytes of title and body";
        violations.add(format!("{field}.{part}"), status::too_many(bytes, what, limits.article_bytes));
    }
    if article.id.len() > Limits::ID_BYTES {
        violations.add(format!("{field}.id"), status::too_many(article.id.len(), "bytes", Limits::ID_BYTES));
    }
    violations.check()
}

/// Reads an article's id and text; `field` is its path in the request.
///
/// # Errors
/// `INVALID_ARGUMENT` that names the field which is no UTF-8.
pub fn text<'a>(article: &'a wire::RawArticle, field: &str) -> Result<(&'a str, tagger::Article<'a>), Status> {
    let read = |bytes: &'a [u8], part: &str| {
        simdutf8::basic::from_utf8(bytes).map_err(|_| status::invalid(format!("{field}.{part}"), "is no UTF-8"))
    };
    let id = read(&article.id, "id")?;
    Ok((id, tagger::Article { title: read(&article.title, "title")?, body: read(&article.body, "body")? }))
}

/// Checks a batch as a whole; its articles are checked one by one.
///
/// # Errors
/// `INVALID_ARGUMENT` when there is no article, or an id that stands twice.
pub fn batch(articles: &[wire::RawArticle]) -> Result<(), Status> {
    let mut violations = Violations::default();
    if articles.is_empty() {
        violations.add("articles", "must not be empty");
    }
    let mut first = HashMap::with_capacity(articles.len());
    for (i, article) in articles.iter().enumerate() {
        let seen = *first.entry(&article.id[..]).or_insert(i);
        if seen != i {
            violations.add(format!("articles[{i}].id"), format!("is the id of articles[{seen}] too"));
        }
    }
    violations.check()
}
