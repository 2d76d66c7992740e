//! `dalil gazetteer explain`: what was decided about each listed name of an article, and why.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::super::input::{self, Article, InputArgs};
use super::super::outcome::Outcome;
use super::super::progress::Progress;
use super::super::source::GazetteerArgs;
use super::disabled::DisabledLines;
use crate::budget::Budget;
use crate::date::Date;
use crate::explain::Explanation;
use crate::render::columns::one_line;
use crate::render::explanation::{self, ExplainedArticle};
use crate::render::json;
use crate::resolve::{Field, Options, Span};
use crate::tagger::{self, Tagger};
use crate::text::{ExtractedText, OffsetUnit, byte_offset};

/// Explain for each listed name in an article whether it was accepted, and why
///
/// With --text or --span it explains only that part of the article, also if no listed name is there.
#[derive(Args, Debug)]
pub(super) struct Explain {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    #[command(flatten)]
    input: InputArgs,
    /// Explain each place where the article has this text
    #[arg(long, value_name = "TEXT")]
    text: Vec<String>,
    /// Explain a span of the body, START-END in code points, or of the title, title:START-END
    #[arg(long, value_name = "SPAN")]
    span: Vec<SpanArg>,
    /// Day on which the articles were published, YYYY-MM-DD, for those that do not state "publication_date"
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// One article per line, as JSON
    #[arg(long)]
    json: bool,
    /// Files with articles as for `dalil tag`, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    inputs: Vec<PathBuf>,
}

/// A span in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SpanArg {
    field: Field,
    start: usize,
    end: usize,
}

impl FromStr for SpanArg {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<SpanArg, &'static str> {
        const FORM: &str = "must be START-END or title:START-END, with the start before the end";
        let (field, range) = match text.strip_prefix("title:") {
            Some(range) => (Field::Title, range),
            None => (Field::Body, text),
        };
        let (start, end) = range.split_once('-').ok_or(FORM)?;
        let (start, end) = (start.parse().map_err(|_| FORM)?, end.parse().map_err(|_| FORM)?);
        if start < end { Ok(SpanArg { field, start, end }) } else { Err(FORM) }
    }
}

impl Explain {
    pub fn run(self, out: &mut dyn Write, terminal: bool) -> anyhow::Result<Outcome> {
        let files = input::files(&self.inputs, &self.input);
        let tagger = self.gazetteer.tagger()?;
        let disabled = DisabledLines::read(&self.gazetteer.source());
        let progress = Progress::of(input::size(&files));
        let mut outcome = Outcome::Done;
        for file in files {
            let articles = match file {
                Ok(file) => input::articles(file, self.input.clone(), &progress),
                Err(invalid) => Box::new(std::iter::once(Err(invalid))),
            };
            for article in articles {
                let explained = article.map_err(|invalid| invalid.to_string());
                let explained = explained.and_then(|located| {
                    let explained = self.explain(&tagger, &located.article)?;
                    let texts = [&located.article.title.text, &located.article.body.text];
                    let names = texts.map(|text| disabled.names_in(tagger.gazetteer(), text));
                    Ok((explained, names.concat()))
                });
                match explained {
                    Ok((explained, disabled)) => self.write(&explained, disabled, out, terminal)?,
                    Err(message) => {
                        progress.print_error(format_args!("dalil: {message}"));
                        outcome = Outcome::Incomplete;
                    }
                }
            }
        }
        Ok(outcome)
    }

    /// Writes an explanation and, as text, the lines that disable names in the article.
    fn write(
        &self,
        explained: &ExplainedArticle,
        mut disabled: Vec<String>,
        mut out: &mut dyn Write,
        terminal: bool,
    ) -> anyhow::Result<()> {
        if self.json {
            let mut line = Vec::new();
            json::write_line_with_defaults(&mut line, explained)?;
            out.write_all(&line)?;
        } else {
            explanation::write(&mut out, explained, terminal)?;
            disabled.sort();
            disabled.dedup();
            for line in disabled {
                writeln!(out, "{}", one_line(&line, terminal))?;
            }
        }
        Ok(())
    }

    fn explain(&self, tagger: &Tagger, read: &Article) -> Result<ExplainedArticle, String> {
        let (title, body) = (read.title.extracted(), read.body.extracted());
        let article = tagger::Article {
            language: &read.language,
            publication_date: read.publication_date.or(self.date),
            ..tagger::Article::new(&read.title.text, &read.body.text)
        };
        let article = article.with_extracted(title.as_ref(), body.as_ref());
        let in_article = |message: &str| format!("article {}: {message}", read.id);
        let explanation = Explanation::new(tagger, &article, &Options::default(), &Budget::unlimited())
            .map_err(|error| in_article(&error.to_string()))?;
        let spans = self.spans(&article).map_err(|message| in_article(&message))?;
        let unit = OffsetUnit::CodePoint;
        Ok(ExplainedArticle::new(tagger, &read.id, &article, &explanation, &spans, unit))
    }

    /// The spans of the options in an article.
    fn spans(&self, article: &tagger::Article<'_>) -> Result<Vec<Span>, String> {
        let mut spans = Vec::new();
        for text in self.text.iter().filter(|text| !text.is_empty()) {
            let before = spans.len();
            for field in [Field::Title, Field::Body] {
                let found = article.text(field).match_indices(text.as_str());
                spans.extend(found.map(|(start, found)| Span { field, bytes: start..start + found.len() }));
            }
            if spans.len() == before {
                return Err(format!("does not have the text {text:?}"));
            }
        }
        for &SpanArg { field, start, end } in &self.span {
            let source = article.source(field);
            let text = source.map_or(article.text(field), ExtractedText::source);
            let byte = |offset| byte_offset(text, offset, OffsetUnit::CodePoint);
            let (Some(first), Some(last)) = (byte(start), byte(end)) else {
                return Err(format!("is shorter than the span {start}-{end}"));
            };
            let bytes = source.map_or(first..last, |source| source.text_range(first..last));
            if bytes.is_empty() {
                return Err(format!("has no text in the span {start}-{end}"));
            }
            spans.push(Span { field, bytes });
        }
        if spans.len() > Explanation::MAX_SPANS {
            return Err(format!("{} spans exceed the limit of {}", spans.len(), Explanation::MAX_SPANS));
        }
        Ok(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_field_and_two_offsets() {
        let span = |field, start, end| Ok(SpanArg { field, start, end });
        assert_eq!("3-9".parse(), span(Field::Body, 3, 9));
        assert_eq!("title:0-1".parse(), span(Field::Title, 0, 1));
        for invalid in ["", "3", "3-", "-9", "9-3", "3-3", "body:1-2", "title 1-2", "1-2-3"] {
            assert!(invalid.parse::<SpanArg>().is_err(), "{invalid}");
        }
    }
}
