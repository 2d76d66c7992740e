//! The confidence of an accepted reading. The constants are in [`thresholds`](crate::thresholds::confidence).

use super::candidate::Candidate;
use super::support::Support;
use crate::gazetteer::{NameKind, NameOrigin};
use crate::lexicon::Reading;
use crate::thresholds::confidence;

/// The confidence of a reading by its evidence, its kind of name, its proclitic and its spelling. From 0 to 1.
pub(super) fn confidence(candidate: &Candidate, reading: &Reading, support: Support) -> f32 {
    let base = match (support, reading.kind()) {
        (Support::Name, NameKind::Full) => confidence::FULL_NAME,
        (Support::Name, NameKind::Variant) => confidence::VARIANT,
        (Support::Name, NameKind::Acronym | NameKind::Former) => confidence::ACRONYM_OR_FORMER,
        (Support::Name, NameKind::Short) => confidence::SHORT_NAME,
        (Support::FullName(_), _) => confidence::FULL_NAME_IN_ARTICLE,
        (Support::Apposition, _) => confidence::APPOSITION,
        (Support::Cue, _) => confidence::CUE,
        (Support::Credit, _) => confidence::CREDIT,
        (Support::Prominence | Support::Office(_), _) => confidence::PROMINENCE,
        (Support::Country(_), _) => confidence::COUNTRY,
    };
    let proclitic = match candidate.proclitic.len() {
        0 => 1.0,
        _ if candidate.proclitic.has_kaf() => confidence::KAF_FACTOR,
        _ => confidence::PROCLITIC_FACTOR,
    };
    let origin = if reading.origin() == NameOrigin::Generated { confidence::GENERATED_FACTOR } else { 1.0 };
    base * proclitic * origin
}

/// The share of its confidence that the best of several readings keeps, by its weight and the weight of the next:
/// [`LEAST_SHARE`](confidence::LEAST_SHARE) in a tie.
pub(super) fn share(best: f32, next: f32) -> f32 {
    (confidence::LEAST_SHARE + (best - next)).clamp(confidence::LEAST_SHARE, 1.0)
}
