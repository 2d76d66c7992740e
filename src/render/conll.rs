//! CoNLL: one token a line, with a BIO tag in the last column.

use std::io::{self, Write};
use std::ops::Range;

use super::columns::one_line;
use super::document::Document;
use super::offsets::{ArticleOffsets, field_name};
use super::tagged_article::TaggedMention;
use crate::gazetteer::EntityType;
use crate::resolve::{Field, Span};
use crate::text::OffsetUnit;

/// A mention with its bytes.
type Located<'a> = (Range<usize>, &'a TaggedMention);

/// Writes an article: a comment with its id, and for each token a line with the token, its start, its end, the id of
/// the entity or `_`, and the tag. An empty line ends each sentence.
///
/// A token is a word or one other character. Names are always whole tokens, so that a proclitic is a token of its own.
/// Of nested mentions, the longest is written.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, document: &Document<'_>, unit: OffsetUnit) -> io::Result<()> {
    let mut offsets = ArticleOffsets::new(document.article, unit);
    writeln!(out, "# article_id = {}", one_line(document.id, false))?;
    for field in [Field::Title, Field::Body] {
        let text = document.article.text(field);
        if text.trim().is_empty() {
            continue;
        }
        writeln!(out, "# field = {}", field_name(field))?;
        let mentions = document.answer.mentions.iter().filter(|mention| mention.span.field == field);
        let mentions = outermost(mentions.map(|mention| (document.span(&mention.span).bytes, mention)));
        let mut mention = mentions.iter().peekable();
        let mut end_of_last = 0;
        for bytes in tokens(text, &mentions) {
            while mention.next_if(|(span, _)| span.end <= bytes.start).is_some() {}
            let inside = mention.peek().filter(|(span, _)| span.start <= bytes.start);
            let is_first = inside.is_some_and(|(span, _)| span.start == bytes.start);
            let continues = inside.is_some() && !is_first;
            if !continues && end_of_last > 0 && ends_sentence(text, end_of_last, bytes.start) {
                writeln!(out)?;
            }
            end_of_last = bytes.end;
            let token = &text[bytes.clone()];
            let Range { start, end } = offsets.range(&Span { field, bytes });
            match inside {
                None => writeln!(out, "{token}\t{start}\t{end}\t_\tO")?,
                Some((_, mention)) => {
                    let position = if is_first { 'B' } else { 'I' };
                    let label = label(mention.entity_type);
                    let id = one_line(&mention.entity_id, false);
                    writeln!(out, "{token}\t{start}\t{end}\t{id}\t{position}-{label}")?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The label of CoNLL-2003.
fn label(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Place => "LOC",
        EntityType::Person => "PER",
        EntityType::Organisation => "ORG",
        EntityType::Other => "MISC",
    }
}

/// The mentions that are not inside others.
fn outermost<'a>(mentions: impl Iterator<Item = Located<'a>>) -> Vec<Located<'a>> {
    let mut kept: Vec<Located> = Vec::new();
    for (span, mention) in mentions {
        if kept.last().is_none_or(|(last, _)| span.start >= last.end) {
            kept.push((span, mention));
        }
    }
    kept
}

/// The tokens of a text. Each mention starts and ends a token.
fn tokens(text: &str, mentions: &[Located<'_>]) -> Vec<Range<usize>> {
    let mut cuts = mentions.iter().flat_map(|(span, _)| [span.start, span.end]).peekable();
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        while cuts.next_if(|&cut| cut <= at).is_some() {
            in_word = false;
        }
        if c.is_whitespace() || c.is_control() {
            in_word = false;
            continue;
        }
        let end = at + c.len_utf8();
        match (tokens.last_mut(), is_word(c)) {
            (Some(last), true) if in_word => last.end = end,
            (_, is_word) => {
                tokens.push(at..end);
                in_word = is_word;
            }
        }
    }
    tokens
}

/// Whether a character is part of a word: letters, digits, marks on letters, joiners.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}')
        || matches!(c, '\u{200C}' | '\u{200D}' | '\u{AD}')
}

/// Whether a sentence ends between two tokens: at a line end, or at a space after a full stop.
fn ends_sentence(text: &str, end: usize, next: usize) -> bool {
    let gap = &text[end..next];
    gap.contains('\n') || !gap.is_empty() && text[..end].ends_with(['.', '!', '?', '؟', '…', '。'])
}
