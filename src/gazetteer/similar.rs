//! The word that a misspelt word probably stands for.

/// Returns the most similar candidate, if it is similar enough to be what was meant: at most one in three characters
/// differs. Of equally similar ones it is the first.
///
/// A character that is inserted, removed or replaced, and two neighbours that are swapped, are one difference each.
pub(crate) fn most_similar<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.chars().collect();
    let limit = (word.len() / 3).clamp(1, 4);
    let compared = candidates.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.chars().collect();
        let is_near = letters.len().abs_diff(word.len()) <= limit;
        is_near.then(|| (differences(&word, &letters), candidate))
    });
    compared.filter(|(count, _)| *count <= limit).min_by_key(|(count, _)| *count).map(|(_, candidate)| candidate)
}

/// The number of differences of two words (optimal string alignment).
fn differences(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = row[j] + usize::from(letter != other);
            let mut least = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
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

    #[test]
    fn each_change_of_a_character_is_a_difference() {
        let count = |a: &str, b: &str| differences(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!((count("", "abc"), count("abc", ""), count("abc", "abc")), (3, 3, 0));
        assert_eq!((count("ab", "ba"), count("موسكو", "موكسو")), (1, 1));
    }
}
