//! Counts of correct, wrong and missed mentions, and the figures that follow from them.

use std::fmt;

/// Counts of correct, wrong and missed mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mentions that were found and are in the gold data.
    pub true_positives: usize,
    /// Mentions that were found and are not in the gold data.
    pub false_positives: usize,
    /// Mentions of the gold data that were not found.
    pub false_negatives: usize,
}

impl Counts {
    /// Precision, from 0 to 1. 0 if nothing was found.
    pub fn precision(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_positives).max(1) as f64
    }

    /// Recall, from 0 to 1. 0 if the gold data has no mention.
    pub fn recall(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_negatives).max(1) as f64
    }

    /// F1: the harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        2.0 * p * r / (p + r).max(1e-9)
    }

    pub(super) fn plus(self, other: Counts) -> Counts {
        Counts {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P {:.4} R {:.4} F1 {:.4} ", self.precision(), self.recall(), self.f1())?;
        write!(f, "tp {} fp {} fn {}", self.true_positives, self.false_positives, self.false_negatives)
    }
}

/// Score of entity ids over the core mentions that have an id in the gold data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdCounts {
    /// Mentions by span, type and id.
    pub counts: Counts,
    /// Number of mentions that were found with the same span and type, and another id. They are counted as a false
    /// positive and a false negative.
    pub wrong_ids: usize,
}

impl IdCounts {
    /// Number of mentions of the gold data with an id that were found with the same span and type.
    pub fn linked(self) -> usize {
        self.counts.true_positives + self.wrong_ids
    }

    /// Share of the [linked](IdCounts::linked) mentions that have the same id, from 0 to 1. 0 if there are none.
    pub fn accuracy(self) -> f64 {
        self.counts.true_positives as f64 / self.linked().max(1) as f64
    }
}

impl fmt::Display for IdCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} accuracy {:.4}", self.counts, self.accuracy())
    }
}
