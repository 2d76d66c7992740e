//! Russian.

use super::inflection::russian;
use super::language_rules::{DistinctiveLetters, LanguageRules};
use crate::rules::Rules;
use crate::text::alphabet::{SOFT, Script, code};
use crate::thresholds::language_votes::HINT;

pub(crate) struct Russian;

impl LanguageRules for Russian {
    const CODE: &'static str = "ru";
    const SCRIPT: Script = Script::Cyrillic;

    const CONJUNCTIONS: &'static [&'static str] = &["и", "или"];

    const PLACE_PREPOSITIONS: &'static [&'static str] = &["в", "во", "на"];

    const FUNCTION_WORDS: &'static str = "в и на не что с по о из к у за от для как это был была было были его ее их \
        она они мы вы но или а же бы уже если когда где который которая которые также после до при об со ко под над \
        через между более сказал сообщил заявил заявила может чтобы только еще все там так есть будет этом этого этой \
        во сейчас сегодня вчера я ты мне меня нас вас ему кто чем без даже очень";

    const FREQUENT_ENDINGS: &'static str = "ого его ому ему ный ная ное ные ных ным ной ний ский ская ские ской ется \
        ются ться лся лась лись лось ость ение ения ении ание ания ании ами ями ать ить еть ует ает яет ят ют ией ил \
        ла ло ли";

    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] =
        &[DistinctiveLetters { letters: "щъёЩЪЁ", votes: HINT, votes_in_capitalised: HINT }];

    fn add_forms(name: &[u8], _takes_article: bool, _rules: Rules, forms: &mut Vec<Vec<u8>>) {
        add_oblique_stem(name, forms);
        add_without_linking_vowel(name, forms);
    }
}

/// Adds a name of several words with the stem of Лев that has the endings: Льва Толстого.
fn add_oblique_stem(name: &[u8], forms: &mut Vec<Vec<u8>>) {
    let words = || name.split(|&code| code == SOFT);
    if words().count() > 1 && words().any(|word| word == russian::LEV) {
        let oblique = |word| if word == russian::LEV { &russian::LEV_OBLIQUE[..] } else { word };
        forms.push(words().map(oblique).collect::<Vec<_>>().join(&SOFT));
    }
}

/// Adds a name of at least three words that begins with a compound adjective without the vowel that links its parts:
/// Ямал-Ненецкий автономный округ.
fn add_without_linking_vowel(name: &[u8], forms: &mut Vec<Vec<u8>>) {
    let mut words = name.split(|&code| code == SOFT);
    let (Some(first), Some(second), Some(_)) = (words.next(), words.next(), words.next()) else { return };
    if let Some(stem) = first.strip_suffix(&[code('о')])
        && !stem.is_empty()
        && russian::is_relational_adjective(second)
    {
        forms.push([stem, &name[first.len()..]].concat());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;
    use crate::text::alphabet::unfold;

    fn forms(name: &str) -> Vec<String> {
        let mut forms = Vec::new();
        Russian::add_forms(Folded::new(name).codes(), false, Rules::ALL, &mut forms);
        forms.iter().map(|form| unfold(form)).collect()
    }

    #[test]
    fn forms_are_added_for_one_noun_and_for_compound_adjectives() {
        assert_eq!(forms("Лев Толстой"), ["льв толстой"]);
        assert_eq!(forms("Ямало-Ненецкий автономный округ"), ["ямал ненецкий автономный округ"]);
        for name in ["Лев", "Лео Толстой", "Нью-Йорк", "Ямало-Ненецкий", "Косово и Метохия", "Токио"]
        {
            assert!(forms(name).is_empty(), "{name}");
        }
    }
}
