//! Standoff annotations of brat: a text file and an annotation file for each article.

use std::collections::HashMap;
use std::io::{self, Write};

use super::columns::one_line;
use super::document::Document;
use super::offsets::ArticleOffsets;
use crate::gazetteer::EntityType;
use crate::resolve::{Article, Field};
use crate::text::OffsetUnit;

/// The configuration of the types, for the file `annotation.conf`.
pub const CONFIGURATION: &str =
    "[entities]\nPlace\nPerson\nOrganisation\nOther\n\n[relations]\n\n[events]\n\n[attributes]\n";

/// The text of an article: the title, a line end, and the body.
pub fn text(article: &Article<'_>) -> String {
    match article.title.is_empty() {
        true => article.body.to_owned(),
        false => format!("{}\n{}", article.title, article.body),
    }
}

/// Writes the annotations of an article: for each mention its type, span in code points of [`text`] and words, the id
/// of the entity as a reference, and a note with the name and the confidence.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, document: &Document<'_>) -> io::Result<()> {
    let mut offsets = ArticleOffsets::in_texts(document.article, OffsetUnit::CodePoint);
    let title_chars = match document.article.title.is_empty() {
        true => 0,
        false => offsets.convert(Field::Title, document.article.title.len()) + 1,
    };
    for (index, mention) in document.answer.mentions.iter().enumerate() {
        let number = index + 1;
        let shift = if mention.span.field == Field::Body { title_chars } else { 0 };
        let words = document.text(&mention.span);
        let label = match mention.entity_type {
            EntityType::Place => "Place",
            EntityType::Person => "Person",
            EntityType::Organisation => "Organisation",
            EntityType::Other => "Other",
        };
        // An annotation cannot contain a line end: it has one span for each line.
        let (mut spans, mut start) = (Vec::new(), shift + offsets.range(&document.span(&mention.span)).start);
        for line in words.split('\n') {
            let end = start + u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            if !line.is_empty() {
                spans.push(format!("{start} {end}"));
            }
            start = end + 1;
        }
        let lines: Vec<_> = words.split('\n').filter(|line| !line.is_empty()).collect();
        let [id, name] = [&mention.entity_id, document.entity_name(mention)].map(|text| one_line(text, false));
        writeln!(out, "T{number}\t{label} {}\t{}", spans.join(";"), lines.join(" "))?;
        writeln!(out, "N{number}\tReference T{number} dalil:{id}\t{name}")?;
        writeln!(out, "#{number}\tAnnotatorNotes T{number}\t{name}, confidence {:.2}", mention.confidence)?;
    }
    Ok(())
}

/// Names of files without their ends, each different from the earlier ones.
#[derive(Debug, Default)]
pub struct FileNames {
    /// The names and their number, in small letters: some file systems do not distinguish capitals.
    used: HashMap<String, usize>,
}

impl FileNames {
    /// Returns a file name for an article. It has only letters, digits, `-`, `_` and dots inside, so that it is a name
    /// in the output folder on every system. The end `.txt` of an id is left out: the files get ends of their own.
    ///
    /// ```
    /// use dalil::render::brat::FileNames;
    ///
    /// let mut names = FileNames::default();
    /// assert_eq!(names.next("2024/visit.txt"), "2024_visit");
    /// assert_eq!(names.next("../../etc/passwd"), "_etc_passwd");
    /// assert_eq!(names.next("2024_Visit.txt"), "2024_Visit-2");
    /// ```
    pub fn next(&mut self, id: &str) -> String {
        const MAX_BYTES: usize = 120;
        const TEXT_END: &str = ".txt";
        let mut name = String::new();
        let stem = id.len().checked_sub(TEXT_END.len()).and_then(|end| id.split_at_checked(end));
        let id = stem.filter(|(_, end)| end.eq_ignore_ascii_case(TEXT_END)).map_or(id, |(stem, _)| stem);
        for c in id.chars() {
            let is_dot_inside = c == '.' && !name.is_empty() && !name.ends_with(['.', '_']);
            match c {
                _ if name.len() + c.len_utf8() > MAX_BYTES => break,
                _ if c.is_alphanumeric() || c == '-' || is_dot_inside => name.push(c),
                _ if name.ends_with('_') => {}
                _ => name.push('_'),
            }
        }
        let trimmed = name.trim_end_matches('.').len();
        name.truncate(trimmed);
        if name.is_empty() || is_device(&name) {
            name.insert_str(0, "article-");
        }
        let mut candidate = name.clone();
        let mut number = self.used.get(&name.to_lowercase()).copied().unwrap_or(0);
        while number > 0 && self.used.contains_key(&candidate.to_lowercase()) {
            number += 1;
            candidate = format!("{name}-{number}");
        }
        self.used.insert(name.to_lowercase(), number.max(1));
        self.used.entry(candidate.to_lowercase()).or_insert(1);
        candidate
    }
}

/// Whether a name is that of a device on Windows: con, com1.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_numbered = |device: &str| stem.strip_prefix(device).is_some_and(|number| number.chars().count() == 1);
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || is_numbered("com") || is_numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_the_folder() {
        let long = "ا".repeat(500);
        let ids =
            ["..", ".", "", "/", "a/../../b", "C:\\x", "con", "a\0b", "..\u{2215}x", "خبر.txt", &long, "x.txt.", "~"];
        let mut names = FileNames::default();
        for id in ids.iter().chain(&ids) {
            let name = names.next(id);
            assert!(!name.is_empty() && name.len() < 150 && !name.starts_with('.') && !name.ends_with('.'), "{name:?}");
            assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(".."), "{name:?}");
        }
        assert_eq!(names.used.len(), 2 * ids.len());
    }
}
