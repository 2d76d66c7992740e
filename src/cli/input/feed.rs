//! Feeds in RSS 0.9 to 2.0 and Atom.
//!
//! The parser expands no entities except the five of XML: a document type with others has no effect.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::counted::Counted;
use super::feed_entry::{Element, Entry};
use super::feed_text::{Content, local_name, text_of};

/// Most open elements at a time.
const MAX_DEPTH: usize = 256;
/// Most elements of an entry.
const MAX_ELEMENTS: usize = 1000;

/// Iterator over the entries of a feed with the line of each. The first error ends the feed.
pub(super) struct Entries<R: BufRead> {
    reader: Reader<Counted<R>>,
    buffer: Vec<u8>,
    /// Number of open elements.
    depth: usize,
    /// Language of the feed.
    language: String,
    is_done: bool,
}

impl<R: BufRead> Entries<R> {
    pub fn new(reader: R) -> Entries<R> {
        let mut reader = Reader::from_reader(Counted::new(reader));
        reader.config_mut().expand_empty_elements = true;
        Entries { reader, buffer: Vec::new(), depth: 0, language: String::new(), is_done: false }
    }

    /// The next event. An end element is counted before it is returned, a start element too.
    fn event(&mut self) -> Result<Event<'static>, String> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(describe)?.into_owned();
        match event {
            Event::Start(_) if self.depth == MAX_DEPTH => {
                return Err(format!("elements are nested deeper than the limit of {MAX_DEPTH}"));
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err("the feed is not complete: an element is not closed".into()),
            _ => {}
        }
        Ok(event)
    }

    /// The next entry. `None` at the end.
    fn entry(&mut self) -> Result<Option<(usize, Entry)>, String> {
        loop {
            self.reader.get_mut().restart();
            let event = self.event()?;
            let line = self.reader.get_ref().line();
            match event {
                Event::Eof => return Ok(None),
                Event::Start(start) if self.depth == 1 => self.check_root(&start)?,
                Event::Start(start) if matches!(local_name(&start), b"item" | b"entry") => {
                    return Ok(Some((line, self.elements(&start)?)));
                }
                Event::Start(start) if self.depth <= 3 && start.name().as_ref() == b"language" => {
                    self.language = self.content(&start)?.text;
                }
                _ => {}
            }
        }
    }

    fn check_root(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if !matches!(local_name(start), b"rss" | b"RDF" | b"feed") {
            let message = "not a feed: only RSS and Atom are read of XML; for a page, use --input-type html";
            return Err(message.to_owned());
        }
        self.language = Element::attribute(start, "xml:lang").unwrap_or_default();
        Ok(())
    }

    /// The elements of an entry up to its end.
    fn elements(&mut self, start: &BytesStart<'_>) -> Result<Entry, String> {
        let mut entry = Entry::new(local_name(start) == b"entry", &self.language);
        if let Some(language) = Element::attribute(start, "xml:lang") {
            entry.language = language;
        }
        for count in 0.. {
            let child = loop {
                match self.event()? {
                    Event::Start(child) => break child,
                    Event::End(_) => return Ok(entry),
                    _ => {}
                }
            };
            if count == MAX_ELEMENTS {
                return Err(format!("the entry has more elements than the limit of {MAX_ELEMENTS}"));
            }
            let content = self.content(&child)?;
            entry.add(Element::new(&child, content));
        }
        Ok(entry)
    }

    /// The content of an element up to its end.
    fn content(&mut self, start: &BytesStart<'_>) -> Result<Content, String> {
        let outside = self.depth - 1;
        let mut content = Content::default();
        loop {
            let event = self.event()?;
            match &event {
                Event::End(_) if self.depth == outside => return Ok(content),
                Event::Text(text) => content.add_text(text_of(text)?),
                Event::CData(text) => content.add_cdata(text_of(text)?),
                Event::Start(child) => content.add_markup("<", text_of(child)?),
                Event::End(child) => content.add_markup("</", text_of(child)?),
                Event::Eof => return Err(format!("<{}> is not closed", text_of(start.name().into_inner())?)),
                _ => {}
            }
        }
    }
}

fn describe(error: quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Io(error) => error.to_string(),
        error => format!("not well-formed XML: {error}"),
    }
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = (usize, Result<Entry, String>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.entry() {
            Ok(entry) => entry.map(|(line, entry)| (line, Ok(entry))),
            Err(message) => {
                self.is_done = true;
                Some((self.reader.get_ref().line(), Err(message)))
            }
        }
    }
}
