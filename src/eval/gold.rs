//! Gold files: JSON Lines of articles with their mentions marked.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// An article and what it mentions.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldArticle {
    pub id: String,
    pub text: String,
    pub mentions: Vec<GoldMention>,
}

/// A mention that people have marked.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldMention {
    /// In code points.
    pub start: usize,
    /// In code points, exclusive.
    pub end: usize,
    /// `PLACE`, `PERSON`, `ORGANISATION`; soft mentions have others too.
    #[serde(rename = "type")]
    pub entity_type: String,
    pub layer: Layer,
}

/// What is asked of a tagger for a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// It must be found.
    Core,
    /// It needs more than a listed name; it counts in a recall of its own.
    Hard,
    /// It may be found or not.
    Soft,
}

/// Gold data that cannot be used: where it is wrong, and how.
#[derive(Debug)]
pub struct GoldError {
    file: PathBuf,
    /// From 1; 0 for the file as a whole.
    line: usize,
    what: String,
}

impl fmt::Display for GoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.what),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.what),
        }
    }
}

impl std::error::Error for GoldError {}

/// Reads a gold file. Fields other than those of [`GoldArticle`] are passed over.
///
/// # Errors
/// At the first line that is no such article, has a mention outside its text, or an id that stood before: a score
/// over half of the data would be a wrong one.
pub fn read(path: &Path) -> Result<Vec<GoldArticle>, GoldError> {
    let error = |line, what: String| GoldError { file: path.to_owned(), line, what };
    let file = File::open(path).map_err(|e| error(0, e.to_string()))?;
    let mut articles = Vec::new();
    let mut ids = HashSet::new();
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| error(i + 1, e.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let article = parse(&line).map_err(|what| error(i + 1, what))?;
        if !ids.insert(article.id.clone()) {
            return Err(error(i + 1, format!("id: {:?} stands twice", article.id)));
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
            return Err(format!("mentions[{i}]: {start}-{end} is no span of a text of {length} code points"));
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
        assert_eq!(span, "mentions[0]: 0-8 is no span of a text of 4 code points");
        assert!(parse(&with(r#"{"start":0,"end":4,"type":"PLACE","layer":"core","entity":null}"#)).is_ok());
    }
}
