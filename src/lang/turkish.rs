//! Turkish.

use super::language_rules::{DistinctiveLetters, LanguageRules};
use crate::text::alphabet::Script;
use crate::thresholds::language_votes::{HINT, SURE};

pub(crate) struct Turkish;

impl LanguageRules for Turkish {
    const CODE: &'static str = "tr";
    const SCRIPT: Script = Script::Latin;

    const CONJUNCTIONS: &'static [&'static str] = &["ve", "veya"];

    const NUMBERS_COURTS: bool = true;

    const FUNCTION_WORDS: &'static str = "ve bir bu için ile olarak olan gibi daha çok ne mi mı ki kadar sonra göre ise \
        ama veya hem ancak diye dedi oldu etti var yok onun bugün dün yeni iki ilk nasıl neden değil burada şimdi ben \
        sen biz siz onlar tüm bazı aynı üzere arasında üzerine hakkında ediyor eden edildi yaptı yapılan geldi gitti \
        vardı olduğu olduğunu önce şu şöyle böyle hiç bile artık henüz";

    const FREQUENT_ENDINGS: &'static str = "lar ler ları leri arda erde rda nın nin nun ndan nden rdan mak \
        mek iyor uyor ldi ldı ndi ndı rdi rdı tti ttı ldu ndu rdu ktı kti miş muş acak ecek ması mesi inda inde unda \
        unde ıyla iyle uyla arak erek lik lık luk siz suz edir adır";

    const CAPITALISED_WORDS: &'static str = "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık \
        pazartesi salı çarşamba perşembe cuma cumartesi pazar valisi belediye milletvekili büyükelçisi başkonsolosu \
        emniyet müftüsü savcısı temsilcisi kaymakamı müdürü";

    const CAPITALISED_ENDINGS: &'static str = "lar ler ların lerin ları leri lılar liler sı si su sü";

    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] = &[
        DistinctiveLetters { letters: "ğşıĞŞİ", votes: SURE, votes_in_capitalised: HINT },
        // Foreign names have these letters in English text.
        DistinctiveLetters { letters: "çöüâî", votes: HINT, votes_in_capitalised: 0 },
    ];

    const LOCATIVE_SUFFIXES: &'static [&'static str] =
        &["de", "da", "te", "ta", "nde", "nda", "deki", "daki", "teki", "taki", "ndeki", "ndaki"];

    const APOSTROPHE_SUFFIXES: &'static [&'static str] = &[
        // The cases: genitive, dative, accusative, locative, ablative, instrumental.
        "in", "ın", "un", "ün", "nin", "nın", "nun", "nün", "e", "a", "ye", "ya", "ne", "na", "i", "ı", "u", "ü", "yi",
        "yı", "yu", "yü", "ni", "nı", "nu", "nü", "de", "da", "te", "ta", "nde", "nda", "deki", "daki", "teki", "taki",
        "ndeki", "ndaki", "den", "dan", "ten", "tan", "nden", "ndan", "le", "la", "yle", "yla",
        // The plural and its cases.
        "ler", "lar", "leri", "ları", "lere", "lara", "lerde", "larda", "lerden", "lardan", "lerin", "ların",
        // Possessive suffixes, which a place takes too: Türkiye'mizin.
        "im", "ım", "um", "üm", "imiz", "ımız", "umuz", "ümüz", "miz", "mız", "muz", "müz", "ki",
        // Adjectives, members of a group and the copula.
        "ci", "cı", "cu", "cü", "çi", "çı", "çu", "çü", "li", "lı", "lu", "lü", "dir", "dır", "dur", "dür", "tir",
        "tır", "tur", "tür",
    ];

    /// The noun has the possessive suffix of the third person: Üniversitesi, ilçesi. As a common noun it takes case
    /// suffixes without an apostrophe: ilçesinde.
    fn compound_case_forms(noun: &str) -> Vec<String> {
        let Some(vowel) = noun.chars().last().filter(|last| "ıiuü".contains(*last)) else { return Vec::new() };
        let low = if "ıu".contains(vowel) { 'a' } else { 'e' };
        let suffixes = [
            format!("n{vowel}"),
            format!("n{low}"),
            format!("nd{low}"),
            format!("nd{low}n"),
            format!("nd{low}ki"),
            format!("n{vowel}n"),
            format!("yl{low}"),
        ];
        suffixes.iter().map(|suffix| format!("{noun}{suffix}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_suffixes_follow_the_vowel_of_the_possessive() {
        let forms = ["Takımını", "Takımına", "Takımında", "Takımından", "Takımındaki", "Takımının", "Takımıyla"];
        assert_eq!(Turkish::compound_case_forms("Takımı"), forms);
        assert_eq!(Turkish::compound_case_forms("Üniversitesi")[2], "Üniversitesinde");
        assert!(Turkish::compound_case_forms("Bank").is_empty());
    }
}
