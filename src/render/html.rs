//! A report in one HTML file: articles with their names marked, and counts of entities and days.
//!
//! The file refers to nothing outside it and has no scripts. All text is escaped.

mod counts;
mod markup;

use std::io::{self, Write};

pub use counts::{ArticleCounts, Counts};

use self::markup::{class_of, escaped};
use super::document::Document;
use super::tagged_article::TaggedMention;
use crate::resolve::Field;

const STYLE: &str = include_str!("html/style.css");

/// Writes what precedes the articles.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_start(out: &mut impl Write) -> io::Result<()> {
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Names in articles</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Names in articles</h1>\n\
         <nav><a href=\"#articles\">Articles</a> <a href=\"#entities\">Entities</a> <a href=\"#days\">Days</a></nav>\n\
         <p><mark class=\"place\">place</mark> <mark class=\"person\">person</mark> \
         <mark class=\"organisation\">organisation</mark> <mark class=\"other\">other</mark></p>\n</header>\n<main id=\"articles\">\n"
    )
}

/// Writes an article with its names marked. The marks have the entity, its class, the confidence and the evidence as a
/// tooltip.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_article(out: &mut impl Write, document: &Document<'_>) -> io::Result<()> {
    let id = escaped(document.id);
    let language = match document.answer.language.as_str() {
        "" => String::new(),
        language => format!(" lang=\"{}\"", escaped(language)),
    };
    write!(out, "<article>\n<p class=\"id\"><bdi>{id}</bdi> {}</p>\n", document.date())?;
    for (field, element) in [(Field::Title, "h2"), (Field::Body, "div")] {
        if document.article.text(field).is_empty() {
            continue;
        }
        write!(out, "<{element} class=\"text\" dir=\"auto\"{language}>")?;
        write_field(out, document, field)?;
        writeln!(out, "</{element}>")?;
    }
    writeln!(out, "</article>")
}

/// Writes a field. Mentions inside longer ones are marked inside these.
fn write_field(out: &mut impl Write, document: &Document<'_>, field: Field) -> io::Result<()> {
    let text = document.article.text(field);
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    for mention in document.answer.mentions.iter().filter(|mention| mention.span.field == field) {
        let bytes = document.span(&mention.span).bytes;
        while let Some(end) = open.pop_if(|end| *end <= bytes.start) {
            write!(out, "{}</mark>", escaped(&text[at..end]))?;
            at = end;
        }
        // Marks cannot overlap in part.
        if open.last().is_some_and(|&end| bytes.end > end) {
            continue;
        }
        write!(out, "{}{}", escaped(&text[at..bytes.start]), mark(document, mention))?;
        at = bytes.start;
        open.push(bytes.end);
    }
    while let Some(end) = open.pop() {
        write!(out, "{}</mark>", escaped(&text[at..end]))?;
        at = end;
    }
    write!(out, "{}", escaped(&text[at..]))
}

fn mark(document: &Document<'_>, mention: &TaggedMention) -> String {
    let class = document.entity(mention).map_or("", |entity| &entity.class);
    let (name, id) = (document.entity_name(mention), &mention.entity_id);
    let tooltip = format!("{name} · {id} · {class} · {:.2} · {}", mention.confidence, mention.evidence_summary());
    format!("<mark class=\"{}\" title=\"{}\">", class_of(mention.entity_type), escaped(&tooltip))
}
