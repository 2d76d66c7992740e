//! Russian.

use super::language_rules::{DistinctiveLetters, LanguageRules};
use crate::text::alphabet::Script;
use crate::thresholds::language_votes::HINT;

pub(crate) struct Russian;

impl LanguageRules for Russian {
    const CODE: &'static str = "ru";
    const SCRIPT: Script = Script::Cyrillic;

    const CONJUNCTIONS: &'static [&'static str] = &["и", "или"];

    const FUNCTION_WORDS: &'static str = "в и на не что с по о из к у за от для как это был была было были его ее их \
        она они мы вы но или а же бы уже если когда где который которая которые также после до при об со ко под над \
        через между более сказал сообщил заявил заявила может чтобы только еще все там так есть будет этом этого этой \
        во сейчас сегодня вчера я ты мне меня нас вас ему кто чем без даже очень";

    const FREQUENT_ENDINGS: &'static str = "ого его ому ему ный ная ное ные ных ным ной ний ский ская ские ской ется \
        ются ться лся лась лись лось ость ение ения ении ание ания ании ами ями ать ить еть ует ает яет ят ют ией ил \
        ла ло ли";

    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] =
        &[DistinctiveLetters { letters: "щъёЩЪЁ", votes: HINT, votes_in_capitalised: HINT }];
}
