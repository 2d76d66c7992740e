//! Makes an article of an entry of a feed.

use quick_xml::events::BytesStart;
use serde_json::{Map, Value};

use super::article::{Article, Text, TextFormat};
use super::feed_text::Content;
use crate::date::Date;
use crate::lang::Language;

/// An element of an entry.
#[derive(Debug)]
pub(super) struct Element {
    /// Name, without the prefixes that stand for RSS or Atom themselves.
    name: String,
    /// The attribute `type` of Atom.
    content_type: Option<String>,
    href: Option<String>,
    content: Content,
}

impl Element {
    pub fn new(start: &BytesStart<'_>, content: Content) -> Element {
        let name = String::from_utf8_lossy(start.name().into_inner()).into_owned();
        let name = ["atom:", "rss:"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(&name).to_owned();
        let attribute = |name| Element::attribute(start, name);
        Element { name, content_type: attribute("type"), href: attribute("href"), content }
    }

    /// The value of an attribute. `None` if it is missing or malformed.
    pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
        let attribute = start.try_get_attribute(name).ok()??;
        attribute.unescape_value().ok().map(std::borrow::Cow::into_owned)
    }

    /// The content and its format. RSS has HTML in all texts; in Atom the attribute decides.
    fn into_text(self, is_atom: bool) -> Text {
        let is_plain = is_atom && !matches!(self.content_type.as_deref(), Some("html" | "text/html" | "xhtml"));
        match self.content.into_markup() {
            Ok(markup) => Text::new(markup, TextFormat::Html),
            Err(text) if is_plain => Text::new(text, TextFormat::Plain),
            Err(text) => Text::new(text, TextFormat::Html),
        }
    }
}

/// An item of RSS or an entry of Atom.
#[derive(Debug)]
pub(super) struct Entry {
    is_atom: bool,
    pub language: String,
    title: Text,
    /// The bodies, the best last: the summary, then the whole content.
    summary: Text,
    content: Text,
    id: String,
    link: String,
    date: Option<Date>,
    fields: Map<String, Value>,
}

impl Entry {
    pub fn new(is_atom: bool, language: &str) -> Entry {
        Entry {
            is_atom,
            language: language.to_owned(),
            title: Text::default(),
            summary: Text::default(),
            content: Text::default(),
            id: String::new(),
            link: String::new(),
            date: None,
            fields: Map::new(),
        }
    }

    /// Adds an element of the entry.
    pub fn add(&mut self, element: Element) {
        let is_atom = self.is_atom;
        match element.name.as_str() {
            "title" => self.title = element.into_text(is_atom),
            "description" | "summary" => self.summary = element.into_text(is_atom),
            "content" | "content:encoded" => self.content = element.into_text(is_atom),
            "guid" | "id" => self.id = element.content.text.trim().to_owned(),
            "dc:language" | "language" => self.language = element.content.text,
            name => {
                let text = match &element.href {
                    Some(href) if name == "link" => href.trim(),
                    _ => element.content.text.trim(),
                };
                // That of the publication precedes that of the last change.
                match name {
                    "pubDate" | "published" | "dc:date" => self.date = date(text).or(self.date),
                    "updated" => self.date = self.date.or(date(text)),
                    "link" if self.link.is_empty() => text.clone_into(&mut self.link),
                    _ => {}
                }
                if !text.is_empty() {
                    let text = text.to_owned();
                    self.add_field(element.name, text);
                }
            }
        }
    }

    /// Adds a field. Fields of the same name are an array.
    fn add_field(&mut self, name: String, text: String) {
        match self.fields.get_mut(&name) {
            None => _ = self.fields.insert(name, text.into()),
            Some(Value::Array(texts)) => texts.push(text.into()),
            Some(first) => *first = Value::Array(vec![first.take(), text.into()]),
        }
    }

    /// Makes an article. Its id is that of the entry, or its link, or `default_id`.
    ///
    /// # Errors
    /// If the entry has no text, or is too long.
    pub fn article(self, default_id: impl FnOnce() -> Result<String, String>) -> Result<Article, String> {
        let Entry { language, title, summary, content, id, link, date, fields, .. } = self;
        let body = if content.text.trim().is_empty() { summary } else { content };
        let id = match [id, link].into_iter().find(|id| !id.is_empty()) {
            Some(id) => id,
            None => default_id()?,
        };
        let language = language.trim();
        let language = if Language::is_tag(language) { language.to_owned() } else { String::new() };
        Article { id, title, body, language, publication_date: date, fields }.validate()
    }
}

/// The day of a time: `2003-12-13T18:30:02Z` (Atom), `Sat, 13 Dec 2003 18:30:02 GMT` (RFC 822). `None` for others.
fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Some(Ok(date)) = text.split(['T', ' ']).next().map(str::parse) {
        return Some(date);
    }
    let after_weekday = text.split_once(',').map_or(text, |(_, after)| after);
    let mut parts = after_weekday.split_whitespace();
    let day: u8 = parts.next()?.parse().ok()?;
    let name = parts.next()?.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year: u16 = match parts.next()? {
        // RFC 2822, section 4.3.
        short if short.len() == 2 => {
            short.parse::<u16>().ok().map(|year| year + if year < 50 { 2000 } else { 1900 })?
        }
        year => year.parse().ok()?,
    };
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds_are_read() {
        let cases = [
            ("2003-12-13T18:30:02Z", Some("2003-12-13")),
            ("2003-12-13", Some("2003-12-13")),
            ("Sat, 13 Dec 2003 18:30:02 GMT", Some("2003-12-13")),
            ("3 September 03 1:00 EST", Some("2003-09-03")),
            ("Mon, 01 Jan 96 00:00 +0000", Some("1996-01-01")),
            ("Mon, 31 Feb 2003 00:00:00 GMT", None),
            ("13 كانون الأول 2003", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
