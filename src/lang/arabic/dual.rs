//! The dual of nouns.

use crate::lang::language_rules::DualForm;

/// The four dual forms of a noun, in both cases. The forms before a genitive have no article (مدينتا, مدينتي); the
/// others can have it (مدينتان, مدينتين). Before the ending, final ة becomes ت and final ى becomes ي.
pub(super) fn duals(noun: &str) -> Vec<DualForm> {
    let stem = match (noun.strip_suffix('ة'), noun.strip_suffix('ى')) {
        (Some(stem), _) => format!("{stem}ت"),
        (_, Some(stem)) => format!("{stem}ي"),
        _ => noun.to_owned(),
    };
    let endings = [("ا", false), ("ي", false), ("ان", true), ("ين", true)];
    endings.map(|(ending, takes_article)| DualForm { text: format!("{stem}{ending}"), takes_article }).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dual_has_four_forms() {
        let forms = |noun| duals(noun).into_iter().map(|form| form.text).collect::<Vec<_>>();
        assert_eq!(forms("وزير"), ["وزيرا", "وزيري", "وزيران", "وزيرين"]);
        assert_eq!(forms("قناة"), ["قناتا", "قناتي", "قناتان", "قناتين"]);
        assert_eq!(forms("مستشفى"), ["مستشفيا", "مستشفيي", "مستشفيان", "مستشفيين"]);
    }
}
