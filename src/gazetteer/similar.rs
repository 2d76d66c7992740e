//! The word that a misspelt word probably stands for.

/// Returns the most similar candidate, if it is similar enough to be what was meant: at most one in three characters
/// differs. Of equally similar ones it is the first.
///
/// A character that is inserted, removed or replaced, and two neighbours that are swapped, are one difference each.
pub(crate) fn most_similar<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 4);
    let compared = candidates.into_iter().filter_map(|candidate| {
        let is_near = candidate.chars().count().abs_diff(length) <= limit;
        is_near.then(|| (strsim::osa_distance(word, candidate), candidate))
    });
    compared.filter(|(count, _)| *count <= limit).min_by_key(|(count, _)| *count).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_has_a_similar_one_and_another_word_has_none() {
        let words = ["city", "country", "police", "company", "party", "place/almaty", "place/astana"];
        for (word, expected) in [
            ("citty", Some("city")),
            ("ctiy", Some("city")),
            ("contry", Some("country")),
            ("place/alamty", Some("place/almaty")),
            ("place/almaati", Some("place/almaty")),
            ("award", None),
            ("", None),
        ] {
            assert_eq!(most_similar(word, words), expected, "{word}");
        }
    }
}
