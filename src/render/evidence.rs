//! Evidence and suppression reasons: their parts, and their texts in English.
//!
//! The protobuf encoder, JSON and the table take all texts from here.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::offsets::{ArticleOffsets, field_name};
use crate::gazetteer::{Class, EntityKey, Gazetteer, Office};
use crate::resolve::{Article, Evidence, Mention, Reason, Span};

/// A kind of evidence, without its details. See [`Evidence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum EvidenceKind {
    /// See [`Evidence::Name`].
    #[serde(rename = "EVIDENCE_KIND_NAME")]
    Name,
    /// See [`Evidence::Pattern`].
    #[serde(rename = "EVIDENCE_KIND_PATTERN")]
    Pattern,
    /// See [`Evidence::FullNameInArticle`].
    #[serde(rename = "EVIDENCE_KIND_FULL_NAME_IN_ARTICLE")]
    FullNameInArticle,
    /// See [`Evidence::Cue`].
    #[serde(rename = "EVIDENCE_KIND_CUE")]
    Cue,
    /// See [`Evidence::CountryInArticle`].
    #[serde(rename = "EVIDENCE_KIND_COUNTRY_IN_ARTICLE")]
    CountryInArticle,
    /// See [`Evidence::Prominence`].
    #[serde(rename = "EVIDENCE_KIND_PROMINENCE")]
    Prominence,
    /// See [`Evidence::Office`].
    #[serde(rename = "EVIDENCE_KIND_OFFICE")]
    Office,
    /// See [`Evidence::Credit`].
    #[serde(rename = "EVIDENCE_KIND_CREDIT")]
    Credit,
    /// See [`Evidence::Apposition`].
    #[serde(rename = "EVIDENCE_KIND_APPOSITION")]
    Apposition,
    /// See [`Evidence::GeneratedSpelling`].
    #[serde(rename = "EVIDENCE_KIND_GENERATED_SPELLING")]
    GeneratedSpelling,
    /// See [`Evidence::BestOfSeveral`].
    #[serde(rename = "EVIDENCE_KIND_BEST_OF_SEVERAL")]
    BestOfSeveral,
}

/// The parts of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceDetails<'a> {
    /// Kind of the evidence.
    pub kind: EvidenceKind,
    /// Text of the article that is the evidence, if any.
    pub span: Option<&'a Span>,
    /// Entity that is the evidence, if any.
    pub entity: Option<EntityKey>,
}

impl<'a> EvidenceDetails<'a> {
    /// Returns the parts of one piece of evidence of a mention.
    pub fn new(mention: &Mention, evidence: &'a Evidence) -> EvidenceDetails<'a> {
        let (kind, span, entity) = match evidence {
            Evidence::Name => (EvidenceKind::Name, None, None),
            Evidence::Pattern { head, filler } => (EvidenceKind::Pattern, Some(head), Some(*filler)),
            Evidence::FullNameInArticle(span) => (EvidenceKind::FullNameInArticle, Some(span), Some(mention.entity)),
            Evidence::Cue(span) => (EvidenceKind::Cue, Some(span), None),
            Evidence::Apposition(span) => (EvidenceKind::Apposition, Some(span), None),
            Evidence::CountryInArticle(by) => (EvidenceKind::CountryInArticle, None, Some(*by)),
            Evidence::Prominence => (EvidenceKind::Prominence, None, None),
            Evidence::Office(_) => (EvidenceKind::Office, None, Some(mention.entity)),
            Evidence::Credit => (EvidenceKind::Credit, None, None),
            Evidence::GeneratedSpelling => (EvidenceKind::GeneratedSpelling, None, None),
            Evidence::BestOfSeveral => (EvidenceKind::BestOfSeveral, None, None),
        };
        EvidenceDetails { kind, span, entity }
    }
}

/// Writes the description of one piece of evidence of a mention: `cue مدينة at body 12`.
///
/// The encoder calls this for each piece of evidence, so it writes into `out` and allocates nothing.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_description(
    out: &mut impl fmt::Write,
    gazetteer: &Gazetteer,
    article: &Article<'_>,
    offsets: &mut ArticleOffsets<'_>,
    mention: &Mention,
    evidence: &Evidence,
) -> fmt::Result {
    match evidence {
        Evidence::Name => out.write_str("the name may stand alone"),
        Evidence::Pattern { head, filler } => {
            write_span(out, article, offsets, "composed with", head)?;
            write!(out, ", of {}", gazetteer.entity(*filler).id())
        }
        Evidence::FullNameInArticle(span) => write_span(out, article, offsets, "full name", span),
        Evidence::Cue(span) => write_span(out, article, offsets, "cue", span),
        Evidence::Apposition(span) => write_span(out, article, offsets, "followed by", span),
        Evidence::CountryInArticle(by) => {
            let by = gazetteer.entity(*by);
            let name = by.canonical("en").unwrap_or_else(|| by.id());
            let relation = if by.class() == Class::Country { "" } else { ", of the same country" };
            write!(out, "the article names {name}{relation}")
        }
        Evidence::Prominence => out.write_str("so well known that the short name is enough"),
        Evidence::Office(office) => write_office(out, &gazetteer.entity(mention.entity).offices()[*office]),
        Evidence::Credit => out.write_str("stands alone, as a credit does"),
        Evidence::GeneratedSpelling => {
            write!(out, "spelling made by rule from {}", gazetteer.name(mention.name).text())
        }
        Evidence::BestOfSeveral => match mention.alternative_count {
            1 => out.write_str("fits the article better than another one does"),
            count => write!(out, "fits the article better than {count} others do"),
        },
    }
}

/// The description of one piece of evidence of a mention.
pub(super) fn description(
    gazetteer: &Gazetteer,
    article: &Article<'_>,
    offsets: &mut ArticleOffsets<'_>,
    mention: &Mention,
    evidence: &Evidence,
) -> String {
    let mut description = String::new();
    write_description(&mut description, gazetteer, article, offsets, mention, evidence)
        .expect("writing to a string does not fail");
    description
}

/// Writes the title of an office and its dates.
fn write_office(out: &mut impl fmt::Write, office: &Office) -> fmt::Result {
    write!(out, "{} from {}", office.title, office.from.as_deref().unwrap_or("an unknown date"))?;
    office.until.as_deref().map_or(Ok(()), |until| write!(out, " until {until}"))
}

/// Writes the text of a span and its position.
fn write_span(
    out: &mut impl fmt::Write,
    article: &Article<'_>,
    offsets: &mut ArticleOffsets<'_>,
    what: &str,
    span: &Span,
) -> fmt::Result {
    let text = &article.text(span.field)[span.bytes.clone()];
    let field = field_name(span.field);
    let start = offsets.convert(span.field, span.bytes.start);
    write!(out, "{what} {text} at {field} {start}")
}

/// Returns evidence in a few ASCII words, for a column of a table. `entity_id` is the entity that is the evidence.
pub fn summary(kind: EvidenceKind, entity_id: &str) -> Cow<'static, str> {
    match kind {
        EvidenceKind::Name => "name".into(),
        EvidenceKind::Pattern => "pattern".into(),
        EvidenceKind::FullNameInArticle => "full name in article".into(),
        EvidenceKind::Cue => "cue".into(),
        EvidenceKind::Apposition => "apposition".into(),
        EvidenceKind::CountryInArticle => format!("with {entity_id}").into(),
        EvidenceKind::Prominence => "prominence".into(),
        EvidenceKind::Office => "office".into(),
        EvidenceKind::Credit => "credit".into(),
        EvidenceKind::GeneratedSpelling => "generated spelling".into(),
        EvidenceKind::BestOfSeveral => "best of several".into(),
    }
}

/// Returns why a name was suppressed, and what it would need.
pub fn suppression_description(reason: Reason) -> &'static str {
    match reason {
        Reason::NeedsContext => {
            "the name has the policy context, or is an ordinary word of the language: it needs the full name elsewhere in \
             the article, a cue beside it, its country in the article, or a greater prominence"
        }
        Reason::NeedsCue => "the name is an ordinary word or has the policy cue: it needs a cue beside it",
        Reason::Overlap => "a longer mention, or one that is a whole word, has the same letters",
        Reason::LowConfidence => "the confidence is below min_confidence",
        Reason::Proclitic => {
            "too few letters are left behind the proclitic, or the whole word is an ordinary word or a word of the name of \
             a person"
        }
        Reason::Spelling => {
            "hamza, capitals or signs differ from the listed name, or the text is part of a longer token, or a \
             quotation mark divides it"
        }
        Reason::Veto => "a word beside the name shows that something else is meant",
        Reason::OtherPlace => "the region or country after the name shows that another place is meant",
        Reason::PartOfOtherName => "the words beside the name show that it is part of another name",
        Reason::OutsideDates => "the name is not used at the date of the article, and has no other evidence",
    }
}

/// Returns why a name was suppressed, in a few ASCII words.
pub fn suppression_summary(reason: Reason) -> &'static str {
    match reason {
        Reason::NeedsContext => "needs context",
        Reason::NeedsCue => "needs a cue",
        Reason::Overlap => "overlap",
        Reason::LowConfidence => "low confidence",
        Reason::Proclitic => "proclitic",
        Reason::Spelling => "spelling",
        Reason::Veto => "another meaning",
        Reason::OtherPlace => "another place",
        Reason::PartOfOtherName => "part of another name",
        Reason::OutsideDates => "not used at the date",
    }
}
