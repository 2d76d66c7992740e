//! An article of the input.

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::invalid::Position;
use super::limits::too_long;
use crate::date::Date;
use crate::text::ExtractedText;

/// An article of the input, with its position.
#[derive(Debug)]
pub(in crate::cli) struct Located {
    pub article: Article,
    pub position: Position,
}

/// An article of the input.
#[derive(Debug)]
pub(in crate::cli) struct Article {
    pub id: String,
    pub title: Text,
    pub body: Text,
    /// BCP 47; empty if the input does not state it.
    pub language: String,
    /// `None` if the input does not state it.
    pub publication_date: Option<Date>,
    /// The fields of the input, except id, title and text.
    pub fields: Map<String, Value>,
}

#[cfg(test)]
impl Located {
    /// An article without a title, in a file with the name of its id.
    pub fn of_text(id: &str, text: &str) -> Located {
        let (title, body) = (Text::default(), Text::new(text.to_owned(), TextFormat::Plain));
        let (language, fields) = (String::new(), Map::new());
        let article = Article { id: id.to_owned(), title, body, language, publication_date: None, fields };
        Located { article, position: Position { file: std::path::Path::new(id).into(), line: 0 } }
    }
}

/// A text and its format.
#[derive(Debug, Default)]
pub(in crate::cli) struct Text {
    pub text: String,
    pub format: TextFormat,
}

/// Format of titles and texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TextFormat {
    /// Text without markup
    #[default]
    Plain,
    /// HTML: tags, scripts and attributes are left out, and character references are decoded
    Html,
}

impl Text {
    pub fn new(text: String, format: TextFormat) -> Text {
        Text { text, format }
    }

    /// The text of HTML; `None` if the text has no markup.
    pub fn extracted(&self) -> Option<ExtractedText<'_>> {
        (self.format == TextFormat::Html).then(|| ExtractedText::from_html(&self.text))
    }
}

impl Article {
    /// Returns the article if it is neither empty nor too long.
    pub(super) fn validate(self) -> Result<Article, String> {
        let (title, body) = (&self.title.text, &self.body.text);
        if title.is_empty() && body.is_empty() {
            return Err("the article is empty: it has no title and no body".to_owned());
        }
        too_long("the article", title.len() + body.len()).map_or(Ok(self), Err)
    }
}
