//! Text that was extracted from a document, with the position of each part in the document.

use std::ops::Range;

/// A text that was extracted from a document with markup.
///
/// ```
/// # #[cfg(feature = "markup")] {
/// use dalil::text::ExtractedText;
///
/// let html = "<p>Talks in <b>Nur&#8209;Sultan</b>";
/// let extracted = ExtractedText::from_html(html);
/// assert_eq!(extracted.text(), "Talks in Nur\u{2011}Sultan");
///
/// let start = extracted.text().find("Nur").unwrap();
/// let source = extracted.source_range(start..extracted.text().len());
/// assert_eq!(&html[source], "Nur&#8209;Sultan");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ExtractedText<'s> {
    source: &'s str,
    text: String,
    segments: Vec<Segment>,
}

/// A part of the text and its position in the source. If both have the same length, their bytes correspond to each
/// other; otherwise the part stands for the source as a whole, as a character does for a reference to it.
///
/// Line ends that separate blocks are in no segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    text_start: u32,
    text_len: u32,
    source_start: u32,
    source_len: u32,
}

impl Segment {
    fn text_end(self) -> usize {
        self.text_start as usize + self.text_len as usize
    }

    fn source_end(self) -> usize {
        self.source_start as usize + self.source_len as usize
    }

    fn is_linear(self) -> bool {
        self.text_len == self.source_len
    }

    /// The position in the source of a byte of the linear text.
    fn source_of(self, at: usize) -> usize {
        self.source_start as usize + (at - self.text_start as usize)
    }
}

impl<'s> ExtractedText<'s> {
    /// The document.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the source that a range of the text was extracted from, both in bytes of UTF-8. It starts with the
    /// source of the first character and ends with that of the last one, so that it contains the markup between them.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.source_end(range.end).max(start)
    }

    fn source_start(&self, at: usize) -> usize {
        let next = self.segments.partition_point(|segment| segment.text_start as usize <= at);
        match next.checked_sub(1).map(|index| self.segments[index]).filter(|segment| at < segment.text_end()) {
            Some(segment) if segment.is_linear() => segment.source_of(at),
            Some(segment) => segment.source_start as usize,
            None => self.segments.get(next).map_or(self.source.len(), |segment| segment.source_start as usize),
        }
    }

    fn source_end(&self, at: usize) -> usize {
        let next = self.segments.partition_point(|segment| (segment.text_start as usize) < at);
        match next.checked_sub(1).map(|index| self.segments[index]) {
            Some(segment) if segment.is_linear() && at <= segment.text_end() => segment.source_of(at),
            Some(segment) => segment.source_end(),
            None => 0,
        }
    }
}

/// Builds an [`ExtractedText`] from left to right.
#[derive(Debug)]
#[cfg(feature = "markup")]
pub(super) struct Builder<'s> {
    source: &'s str,
    text: Vec<u8>,
    segments: Vec<Segment>,
}

#[cfg(feature = "markup")]
impl<'s> Builder<'s> {
    /// An empty text. The source must be shorter than 4 GiB.
    pub fn new(source: &'s str) -> Builder<'s> {
        Builder { source, text: Vec::new(), segments: Vec::new() }
    }

    /// The last byte of the text.
    pub fn last(&self) -> Option<u8> {
        self.text.last().copied()
    }

    /// Adds bytes that stand for a range of the source.
    pub fn push(&mut self, bytes: &[u8], source: Range<usize>) {
        let narrow = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let new = Segment {
            text_start: narrow(self.text.len()),
            text_len: narrow(bytes.len()),
            source_start: narrow(source.start),
            source_len: narrow(source.len()),
        };
        self.text.extend_from_slice(bytes);
        match self.segments.last_mut() {
            Some(last)
                if last.is_linear()
                    && new.is_linear()
                    && last.text_end() == new.text_start as usize
                    && last.source_end() == source.start =>
            {
                last.text_len += new.text_len;
                last.source_len += new.source_len;
            }
            _ => self.segments.push(new),
        }
    }

    /// Adds a text that is not in the source.
    pub fn push_separator(&mut self, separator: &str) {
        self.text.extend_from_slice(separator.as_bytes());
    }

    /// The text. It is UTF-8, since the parts of the source and the decoded characters are.
    pub fn finish(self) -> ExtractedText<'s> {
        let Builder { source, text, segments } = self;
        debug_assert!(std::str::from_utf8(&text).is_ok());
        match String::from_utf8(text) {
            Ok(text) => ExtractedText { source, text, segments },
            Err(_) => ExtractedText { source, text: String::new(), segments: Vec::new() },
        }
    }
}
