//! Detects a reloaded gazetteer that has lost most of its entities, as a truncated file has.

/// A gazetteer that has lost more than half of its entities in a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gazetteer shrank from {before} to {after} entities; set allow-shrink if this is intended")]
pub struct ShrunkGazetteer {
    before: usize,
    after: usize,
}

impl ShrunkGazetteer {
    /// A gazetteer of at most this size may lose any number of entities.
    const SMALL: usize = 1000;

    /// The first of the joined gazetteers that has lost too many, from their numbers of entities.
    pub(super) fn find(before: &[usize], after: &[usize]) -> Option<ShrunkGazetteer> {
        let sizes = before.iter().zip(after).map(|(&before, &after)| ShrunkGazetteer { before, after });
        sizes
            .into_iter()
            .find(|size| size.before > ShrunkGazetteer::SMALL && size.after < size.before - size.before / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::ShrunkGazetteer;

    #[test]
    fn a_large_gazetteer_may_lose_half_of_its_entities() {
        let find = ShrunkGazetteer::find;
        assert_eq!(find(&[1000], &[0]), None, "small");
        assert_eq!(find(&[1001], &[501]), None, "500 of 1,001");
        assert_eq!(find(&[1001], &[500]), Some(ShrunkGazetteer { before: 1001, after: 500 }), "501 of 1,001");
        assert_eq!(find(&[2000], &[1000]), None, "half");
        let second = Some(ShrunkGazetteer { before: 2000, after: 3 });
        assert_eq!(find(&[90_000, 2000], &[90_000, 3]), second, "one of two");
    }
}
