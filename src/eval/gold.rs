//! Gold files: JSON Lines of articles with annotated mentions.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::date::Date;

/// An article with its annotated mentions.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldArticle {
    /// Id, unique in its file.
    pub id: String,
    /// Text, which is tagged as a body without a title.
    pub text: String,
    /// Day on which the article was published; `None` if it is not known.
    #[serde(default)]
    pub publication_date: Option<Date>,
    /// Mentions, in any order.
    pub mentions: Vec<GoldMention>,
}

/// A mention that a person annotated.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldMention {
    /// Start in code points.
    pub start: usize,
    /// Exclusive end in code points.
    pub end: usize,
    /// `PLACE`, `PERSON` or `ORGANISATION`; soft mentions also have other types.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// How the mention is scored.
    pub layer: Layer,
}

/// How a mention is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The mention must be found.
    Core,
    /// The mention needs more than a listed name. It has a recall of its own.
    Hard,
    /// The mention may be found or not.
    Soft,
}

/// Invalid gold data: its position and what is wrong with it.
#[derive(Debug)]
pub struct GoldError {
    file: PathBuf,
    /// Line number from 1; 0 for the whole file.
    line: usize,
    message: String,
    source: Option<io::Error>,
}

impl fmt::Display for GoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

impl std::error::Error for GoldError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}

/// Reads a gold file. Fields that [`GoldArticle`] does not have are ignored.
///
/// # Errors
/// Returns an error for the first line that is not an article, has a mention outside of its text, or repeats an id. A
/// score over a part of the data would be misleading.
pub fn read(path: &Path) -> Result<Vec<GoldArticle>, GoldError> {
    let invalid = |line, message: String| GoldError { file: path.to_owned(), line, message, source: None };
    let unreadable =
        |line, error: io::Error| GoldError { source: Some(error), ..invalid(line, "cannot be read".into()) };
    let file = File::open(path).map_err(|error| unreadable(0, error))?;
    let mut articles = Vec::new();
    let mut ids = HashSet::new();
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| unreadable(i + 1, error))?;
        if line.trim().is_empty() {
            continue;
        }
        let article = parse(&line).map_err(|message| invalid(i + 1, message))?;
        if !ids.insert(article.id.clone()) {
            return Err(invalid(i + 1, format!("id: {:?} is used by an earlier line: ids must be unique", article.id)));
        }
        articles.push(article);
    }
    Ok(articles)
}

fn parse(line: &str) -> Result<GoldArticle, String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let article: GoldArticle = serde_path_to_error::deserialize(&mut json).map_err(|error| match error.path() {
        path if path.iter().next().is_none() => error.inner().to_string(),
        path => format!("{path}: {}", error.inner()),
    })?;
    json.end().map_err(|_| "text after the object")?;
    let length = article.text.chars().count();
    for (i, mention) in article.mentions.iter().enumerate() {
        if mention.start >= mention.end || mention.end > length {
            let GoldMention { start, end, .. } = mention;
            return Err(format!("mentions[{i}]: {start}-{end} is not a span in a text of {length} code points"));
        }
    }
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn errors_name_the_field() {
        let with = |mention: &str| format!(r#"{{"id":"1","text":"كييف","mentions":[{mention}]}}"#);
        let error = |mention| parse(&with(mention)).unwrap_err();
        let layer = error(r#"{"start":0,"end":4,"type":"PLACE","layer":"gold"}"#);
        assert!(layer.starts_with("mentions[0].layer: unknown variant"), "{layer}");
        let span = error(r#"{"start":0,"end":8,"type":"PLACE","layer":"core"}"#);
        assert_eq!(span, "mentions[0]: 0-8 is not a span in a text of 4 code points");
        assert!(parse(&with(r#"{"start":0,"end":4,"type":"PLACE","layer":"core","entity":null}"#)).is_ok());
    }
}
