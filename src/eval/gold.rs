//! Gold data: articles with annotated mentions, one JSON object a line.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use super::code_points::CodePoints;
use crate::date::Date;
use crate::gazetteer::EntityType;
use crate::resolve::Field;

/// An article with its annotated mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldArticle {
    /// Id, unique in its file.
    pub id: String,
    /// Headline. Empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Text below the headline, which is tagged as the body.
    pub text: String,
    /// Language of the article (BCP 47), for the tagger. Empty if it is to be detected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Day on which the article was published; `None` if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication_date: Option<Date>,
    /// Mentions, in any order.
    pub mentions: Vec<GoldMention>,
}

/// A mention that a person annotated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldMention {
    /// Field of the span.
    #[serde(default, skip_serializing_if = "GoldField::is_body")]
    pub field: GoldField,
    /// Start in code points.
    pub start: usize,
    /// Exclusive end in code points.
    pub end: usize,
    /// Text of the span, for people who read or correct the data. Optional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Type of the entity.
    #[serde(rename = "type")]
    pub entity_type: GoldType,
    /// What is mentioned. It is scored if it is an [id](GoldMention::id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// How the mention is scored.
    pub layer: Layer,
}

impl GoldMention {
    /// The id of the entity, such as `place/almaty`. Other texts in `entity` are notes: an id has a slash.
    pub fn id(&self) -> Option<&str> {
        self.entity.as_deref().filter(|entity| entity.contains('/'))
    }
}

/// Field of a mention in gold data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GoldField {
    /// The title.
    Title,
    /// The text.
    #[default]
    Body,
}

impl GoldField {
    /// All fields, in order. A field is its own index in an array of one value per field.
    pub(super) const ALL: [GoldField; 2] = [GoldField::Title, GoldField::Body];

    /// Whether it is the body, which gold data does not state.
    pub fn is_body(&self) -> bool {
        *self == GoldField::Body
    }
}

impl From<Field> for GoldField {
    fn from(field: Field) -> GoldField {
        match field {
            Field::Title => GoldField::Title,
            Field::Body => GoldField::Body,
        }
    }
}

/// Type of a mention in gold data, in the order of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum GoldType {
    Organisation,
    /// Anything that is no place, person or organisation. Only soft mentions can have it.
    Other,
    Person,
    Place,
}

impl GoldType {
    /// The name in gold data: `PLACE`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The type of entities. `None` for [`GoldType::Other`].
    pub fn entity_type(self) -> Option<EntityType> {
        match self {
            GoldType::Organisation => Some(EntityType::Organisation),
            GoldType::Other => None,
            GoldType::Person => Some(EntityType::Person),
            GoldType::Place => Some(EntityType::Place),
        }
    }
}

impl From<EntityType> for GoldType {
    fn from(entity_type: EntityType) -> GoldType {
        match entity_type {
            EntityType::Place => GoldType::Place,
            EntityType::Person => GoldType::Person,
            EntityType::Organisation => GoldType::Organisation,
            EntityType::Other => GoldType::Other,
        }
    }
}

/// How a mention is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
/// Those of [`read_from`], and if the file cannot be opened.
pub fn read(path: &Path) -> Result<Vec<GoldArticle>, GoldError> {
    let file = File::open(path).map_err(|error| GoldError {
        file: path.to_owned(),
        line: 0,
        message: "cannot be read".into(),
        source: Some(error),
    })?;
    read_from(BufReader::new(file), path)
}

/// Reads gold data. `name` is the name of the input in errors.
///
/// # Errors
/// Returns an error for the first line that is not an article, has an invalid mention, or repeats an id. A score over a
/// part of the data would be misleading.
pub fn read_from(input: impl BufRead, name: &Path) -> Result<Vec<GoldArticle>, GoldError> {
    let invalid = |line, message: String| GoldError { file: name.to_owned(), line, message, source: None };
    let unreadable =
        |line, error: io::Error| GoldError { source: Some(error), ..invalid(line, "cannot be read".into()) };
    let mut articles = Vec::new();
    let mut ids = HashSet::new();
    for (i, line) in input.lines().enumerate() {
        let line = line.map_err(|error| unreadable(i + 1, error))?;
        let line = line.trim_start_matches('\u{FEFF}');
        if line.trim().is_empty() {
            continue;
        }
        let article = parse(line).map_err(|message| invalid(i + 1, message))?;
        if !ids.insert(article.id.clone()) {
            return Err(invalid(i + 1, format!("id: {:?} is used by an earlier line: ids must be unique", article.id)));
        }
        articles.push(article);
    }
    Ok(articles)
}

fn parse(line: &str) -> Result<GoldArticle, String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let article: GoldArticle = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // The parser counts lines inside this line: there is only one.
        let message = error.inner().to_string().replace(" at line 1 column ", " at column ");
        match error.path() {
            path if path.iter().next().is_none() => message,
            path => format!("{path}: {message}"),
        }
    })?;
    json.end().map_err(|_| "text after the object")?;
    let texts = GoldField::ALL.map(|field| CodePoints::of(article.text_of(field)));
    for (i, mention) in article.mentions.iter().enumerate() {
        check(&texts[mention.field as usize], mention)
            .map_err(|(field, message)| format!("mentions[{i}]{field}: {message}"))?;
    }
    Ok(article)
}

/// Checks a mention in its text. Returns the field and what is wrong with it.
fn check(text: &CodePoints<'_>, mention: &GoldMention) -> Result<(), (&'static str, String)> {
    let GoldMention { start, end, entity_type, .. } = *mention;
    let length = text.len();
    if start >= end || end > length {
        return Err(("", format!("{start}-{end} is not a span in a text of {length} code points")));
    }
    if mention.text.as_ref().is_some_and(|stated| stated != text.slice(start, end)) {
        return Err((".text", format!("is not the text at {start}-{end}: correct the offsets or the text")));
    }
    if entity_type == GoldType::Other && mention.layer != Layer::Soft {
        return Err((".type", "OTHER is only for the soft layer: expected PLACE, PERSON or ORGANISATION".into()));
    }
    let Some((prefix, _)) = mention.id().and_then(|id| id.split_once('/')) else { return Ok(()) };
    match entity_type.entity_type() {
        Some(entity_type) if entity_type.as_str() != prefix => Err((
            ".entity",
            format!("the id does not begin with {entity_type}/, as the type is {}", mention.entity_type),
        )),
        _ => Ok(()),
    }
}

impl GoldArticle {
    /// The text of a field.
    pub fn text_of(&self, field: GoldField) -> &str {
        match field {
            GoldField::Title => &self.title,
            GoldField::Body => &self.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(mention: &str) -> Result<GoldArticle, String> {
        parse(&format!(r#"{{"id":"1","title":"موسكو اليوم","text":"كييف","mentions":[{mention}]}}"#))
    }

    #[test]
    fn errors_name_the_field() {
        let error = |mention| with(mention).unwrap_err();
        let layer = error(r#"{"start":0,"end":4,"type":"PLACE","layer":"gold"}"#);
        assert!(layer.starts_with("mentions[0].layer: unknown variant"), "{layer}");
        let span = error(r#"{"start":0,"end":8,"type":"PLACE","layer":"core"}"#);
        assert_eq!(span, "mentions[0]: 0-8 is not a span in a text of 4 code points");
        let text = error(r#"{"start":0,"end":3,"text":"كييف","type":"PLACE","layer":"core"}"#);
        assert_eq!(text, "mentions[0].text: is not the text at 0-3: correct the offsets or the text");
        let field = error(r#"{"field":"lead","start":0,"end":4,"type":"PLACE","layer":"core"}"#);
        assert!(field.starts_with("mentions[0].field: unknown variant `lead`, expected `title` or `body`"), "{field}");
    }

    #[test]
    fn unknown_types_are_refused() {
        let unknown = with(r#"{"start":0,"end":4,"type":"LOC","layer":"soft"}"#).unwrap_err();
        let expected =
            "mentions[0].type: unknown variant `LOC`, expected one of `ORGANISATION`, `OTHER`, `PERSON`, `PLACE`";
        assert!(unknown.starts_with(expected), "{unknown}");
        for layer in ["core", "hard"] {
            let other = with(&format!(r#"{{"start":0,"end":4,"type":"OTHER","layer":"{layer}"}}"#)).unwrap_err();
            assert!(other.starts_with("mentions[0].type: OTHER is only for the soft layer"), "{other}");
        }
        assert!(with(r#"{"start":0,"end":4,"type":"OTHER","layer":"soft"}"#).is_ok());
    }

    #[test]
    fn an_id_must_have_the_type_of_the_mention() {
        let id = |entity: &str| {
            let article = with(&format!(r#"{{"start":0,"end":4,"type":"PLACE","layer":"core","entity":{entity}}}"#));
            article.map(|article| article.mentions[0].id().map(str::to_owned))
        };
        assert_eq!(id(r#""place/kyiv""#), Ok(Some("place/kyiv".to_owned())));
        assert_eq!(id("null"), Ok(None));
        // Notes of annotators.
        assert_eq!(id(r#""kyiv""#), Ok(None));
        assert_eq!(id(r#""@coref""#), Ok(None));
        let message = "mentions[0].entity: the id does not begin with place/, as the type is PLACE";
        assert_eq!(id(r#""person/kyiv""#), Err(message.to_owned()));
    }

    #[test]
    fn a_mention_may_be_in_the_title() {
        let article =
            with(r#"{"field":"title","start":0,"end":5,"text":"موسكو","type":"PLACE","layer":"core"}"#).unwrap();
        assert_eq!(article.text_of(article.mentions[0].field), "موسكو اليوم");
    }

    #[test]
    fn a_written_article_can_be_read() {
        let article =
            with(r#"{"field":"title","start":0,"end":5,"type":"PLACE","entity":"place/moscow","layer":"hard"}"#);
        let article = article.unwrap();
        let lines = format!("\u{FEFF}{}\n\n", serde_json::to_string(&article).unwrap());
        assert_eq!(read_from(lines.as_bytes(), Path::new("-")).unwrap(), [article]);
    }
}
