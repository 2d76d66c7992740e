//! The language of a sentence, as far as a few signs tell it: script, distinctive letters, function words, endings.
//!
//! Only what shares a script must be told apart: English from Turkish, Russian from Kazakh. Each sign votes for one of
//! the two, and the language with more votes wins; a sentence without a sign, or with a tie, has none. Nothing is
//! allocated, and a sentence is read once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::text::Folded;
use crate::text::alphabet::{Script, script};

/// A language that has rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    Arabic,
    English,
    Russian,
    Kazakh,
    Turkish,
    /// Any other language, or one that is not known.
    Other,
}

impl Language {
    /// All of them, in the order of their numbers.
    pub const ALL: [Language; 6] =
        [Language::Arabic, Language::English, Language::Russian, Language::Kazakh, Language::Turkish, Language::Other];

    /// The language of a BCP 47 code: `tr` and `tr-CY` are Turkish.
    pub fn of_code(code: &str) -> Language {
        match code.split('-').next() {
            Some("ar") => Language::Arabic,
            Some("en") => Language::English,
            Some("ru") => Language::Russian,
            Some("kk") => Language::Kazakh,
            Some("tr") => Language::Turkish,
            _ => Language::Other,
        }
    }
}

/// Votes for the languages of two scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    english: u32,
    turkish: u32,
    russian: u32,
    kazakh: u32,
    /// For another language in Cyrillic, such as Ukrainian.
    other_cyrillic: u32,
    /// There is a word without a capital: in a headline every word may have one, and then it marks no name.
    capitals_mark_names: bool,
}

impl std::ops::Add for Signs {
    type Output = Signs;

    fn add(self, other: Signs) -> Signs {
        Signs {
            english: self.english.saturating_add(other.english),
            turkish: self.turkish.saturating_add(other.turkish),
            russian: self.russian.saturating_add(other.russian),
            kazakh: self.kazakh.saturating_add(other.kazakh),
            other_cyrillic: self.other_cyrillic.saturating_add(other.other_cyrillic),
            capitals_mark_names: self.capitals_mark_names || other.capitals_mark_names,
        }
    }
}

/// Votes of a function word, and of a distinctive letter in a word of the language.
const SURE: u32 = 3;
/// Votes of an ending.
const LIKELY: u32 = 2;
/// Votes of a distinctive letter in a name, which may be quoted, and of what is only seldom otherwise.
const HINT: u32 = 1;

impl Signs {
    /// The signs of the words `words` (indices of [`Folded::words`]) of a text that was folded from `source`.
    pub fn of(folded: &Folded, source: &str, words: Range<usize>) -> Signs {
        let is_number = |index: usize| script(folded.codes()[folded.words()[index] as usize]) == Script::Digit;
        let is_small = |index: usize| !is_capitalised(folded, source, index) && !is_number(index);
        let capitals_mark_names = words.clone().any(is_small);
        let mut signs = Signs { capitals_mark_names, ..Signs::default() };
        for (i, word) in words.map(|index| Word::new(folded, source, index)).enumerate() {
            let is_plain = !word.is_capitalised || !capitals_mark_names || i == 0;
            match word.script() {
                Script::Latin => signs.latin_word(&word, is_plain),
                Script::Cyrillic => signs.cyrillic_word(&word, is_plain),
                _ => {}
            }
        }
        signs
    }

    /// The language of the words in one script: none where no sign tells it. Arabic script is read as Arabic.
    pub fn language(self, script: Script) -> Option<Language> {
        let (one, other, third) = match script {
            Script::Arabic => return Some(Language::Arabic),
            Script::Latin => ((self.english, Language::English), (self.turkish, Language::Turkish), 0),
            Script::Cyrillic => {
                ((self.russian, Language::Russian), (self.kazakh, Language::Kazakh), self.other_cyrillic)
            }
            _ => return None,
        };
        match one.0.cmp(&other.0) {
            _ if third > one.0.max(other.0) => Some(Language::Other),
            std::cmp::Ordering::Greater => Some(one.1),
            std::cmp::Ordering::Less => Some(other.1),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether a capital inside a sentence marks a name.
    pub fn capitals_mark_names(self) -> bool {
        self.capitals_mark_names
    }

    fn vote(&mut self, language: Language, votes: u32) {
        match language {
            Language::English => self.english += votes,
            Language::Turkish => self.turkish += votes,
            Language::Russian => self.russian += votes,
            Language::Kazakh => self.kazakh += votes,
            Language::Arabic | Language::Other => {}
        }
    }

    fn latin_word(&mut self, word: &Word<'_>, is_plain: bool) {
        if word.after_apostrophe {
            return self.apostrophe_suffix(word);
        }
        self.listed(word, is_plain);
        for c in word.source.chars() {
            match c {
                'ğ' | 'ş' | 'ı' | 'Ğ' | 'Ş' | 'İ' => {
                    self.turkish += if word.is_capitalised { HINT } else { SURE }
                }
                'ç' | 'ö' | 'ü' | 'â' | 'î' if !word.is_capitalised => self.turkish += HINT,
                _ => {}
            }
        }
        if is_plain && word.source.is_ascii() {
            self.english += HINT * english_spellings(word.source.as_bytes());
        }
    }

    /// What stands behind an apostrophe: `it's`, `Ankara'da`.
    fn apostrophe_suffix(&mut self, word: &Word<'_>) {
        const ENGLISH: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];
        const TURKISH: [&str; 37] = [
            "in", "ın", "un", "ün", "nin", "nın", "nun", "nün", "ye", "ya", "yi", "yı", "yu", "yü", "de", "da", "te",
            "ta", "den", "dan", "ten", "tan", "deki", "daki", "teki", "taki", "ı", "li", "lı", "lu", "lü", "le", "yle",
            "yla", "dir", "ler", "lar",
        ];
        if ENGLISH.contains(&word.source) {
            self.english += SURE;
        } else if TURKISH.contains(&word.source) {
            self.turkish += SURE;
        }
    }

    fn cyrillic_word(&mut self, word: &Word<'_>, is_plain: bool) {
        self.listed(word, is_plain);
        let letter = if word.is_capitalised { HINT } else { SURE };
        for c in word.source.chars() {
            match c.to_lowercase().next() {
                Some('ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і') => self.kazakh += letter,
                Some('щ' | 'ъ' | 'ё') => self.russian += HINT,
                Some('є' | 'ї' | 'ґ' | 'ў' | 'ҷ' | 'ӣ' | 'ӯ' | 'ђ' | 'ј' | 'љ' | 'њ' | 'ћ' | 'џ') => {
                    self.other_cyrillic += 2 * letter;
                }
                _ => {}
            }
        }
    }

    /// Votes for the language that has the word as a function word, or else its ending.
    fn listed(&mut self, word: &Word<'_>, is_plain: bool) {
        let lists = &*LISTS;
        if let Some(&language) = pack(word.codes).and_then(|word| lists.words.get(&word)) {
            return self.vote(language, SURE);
        }
        if !is_plain || word.codes.len() < Lists::SHORTEST_WITH_ENDING {
            return;
        }
        let ending = |len: usize| pack(&word.codes[word.codes.len() - len..]).and_then(|it| lists.endings.get(&it));
        if let Some(&language) = [4, 3, 2].into_iter().find_map(ending) {
            self.vote(language, LIKELY);
        }
    }
}

/// A word of a text.
struct Word<'a> {
    codes: &'a [u8],
    /// As it is written.
    source: &'a str,
    is_capitalised: bool,
    after_apostrophe: bool,
}

impl<'a> Word<'a> {
    fn new(folded: &'a Folded, text: &'a str, index: usize) -> Word<'a> {
        let (first, end) = (folded.words()[index] as usize, folded.word_end(index));
        let (from, to) = (folded.start(first), folded.end(end, text));
        let source = &text[from..to];
        Word {
            codes: &folded.codes()[first..end],
            source,
            is_capitalised: is_capitalised(folded, text, index),
            after_apostrophe: (text[..from].strip_suffix(['\'', '’']))
                .is_some_and(|before| before.ends_with(char::is_alphanumeric)),
        }
    }

    fn script(&self) -> Script {
        script(self.codes[0])
    }
}

/// How many spellings a word in ASCII has that English is full of and Turkish seldom has: letters and pairs of letters,
/// a beginning of two consonants, an end that Turkish hardens.
fn english_spellings(word: &[u8]) -> u32 {
    const PAIRS: [[u8; 2]; 10] = [*b"ck", *b"ft", *b"sh", *b"ee", *b"oo", *b"ou", *b"gh", *b"ea", *b"th", *b"ct"];
    let letter = |&byte: &u8| byte.to_ascii_lowercase();
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    let foreign = count(word.iter().filter(|byte| matches!(letter(byte), b'w' | b'q' | b'x')).count());
    let pairs = word.windows(2).map(|pair| [letter(&pair[0]), letter(&pair[1])]);
    let pairs = count(pairs.filter(|pair| PAIRS.contains(pair)).count());
    let [first, second, .., last] = word else { return foreign };
    let is_consonant = |byte| !matches!(letter(byte), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let begins = is_consonant(first) && is_consonant(second);
    let ends = matches!(letter(last), b'b' | b'd' | b'g' | b'y');
    foreign + pairs + u32::from(begins) + u32::from(ends)
}

/// Whether a word begins with a capital.
pub fn is_capitalised(folded: &Folded, source: &str, word: usize) -> bool {
    source[folded.start(folded.words()[word] as usize)..].chars().next().is_some_and(char::is_uppercase)
}

/// A short run of codes as a number.
fn pack(codes: &[u8]) -> Option<u64> {
    (codes.len() <= 8).then(|| codes.iter().fold(0, |packed, &code| packed << 8 | u64::from(code)))
}

/// Function words and endings by their codes.
struct Lists {
    words: HashMap<u64, Language>,
    endings: HashMap<u64, Language>,
}

impl Lists {
    /// Shorter words are all ending.
    const SHORTEST_WITH_ENDING: usize = 5;

    fn new() -> Lists {
        let table = |lists: [(Language, &str); 4]| {
            let codes = |word: &str| pack(Folded::new(word).codes()).expect("at most eight letters are listed");
            let entries =
                lists.map(|(language, words)| words.split_whitespace().map(move |word| (codes(word), language)));
            entries.into_iter().flatten().collect()
        };
        Lists { words: table(WORDS), endings: table(ENDINGS) }
    }
}

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::new);

/// Function words and the commonest words of news, of at most eight letters. Left out is what is also a word of the
/// other language of the script (`her`, `son`, `de`), or a name that the sentence may be judged for (`sana`, `того`).
const WORDS: [(Language, &str); 4] = [
    (
        Language::English,
        "the of and to in is was for on that with as at by from said it its his has have had are were be been an not \
         but after who their they he she this these those which will would more than about over into when also could \
         can what how why where there if or we you did does do says say told against before during between under amid \
         near out up down off all some our your my him them while since until because through despite only just no \
         two new against among around along across",
    ),
    (
        Language::Turkish,
        "ve bir bu için ile olarak olan gibi daha çok ne mi mı ki kadar sonra göre ise ama veya hem ancak diye dedi \
         oldu etti var yok onun bugün dün yeni iki ilk nasıl neden değil burada şimdi ben sen biz siz onlar tüm bazı \
         aynı üzere arasında üzerine hakkında ediyor eden edildi yaptı yapılan geldi gitti vardı olduğu olduğunu \
         için önce şu şöyle böyle hiç bile artık henüz",
    ),
    (
        Language::Russian,
        "в и на не что с по о из к у за от для как это был была было были его ее их она они мы вы но или а же бы \
         уже если когда где который которая которые также после до при об со ко под над через между более сказал \
         сообщил заявил заявила может чтобы только еще все там так есть будет этом этого этой во сейчас сегодня вчера \
         я ты мне меня нас вас ему кто чем без даже очень",
    ),
    (
        Language::Kazakh,
        "мен пен бен туралы бойынша болды болып болады деп екен емес осы сол ол бар жылы мына айтты алды барды жасады \
         сайын ары бара осындай мұндай",
    ),
];

/// Endings of two to four letters that are frequent in one language of a script and rare in the other.
const ENDINGS: [(Language, &str); 4] = [
    (
        Language::English,
        "ing ed tion sion ly ment ness ers ies ous ity ive th ght nce ces ses ds ks ls ts ps ms gs ys ws ss ck ough ful",
    ),
    (
        Language::Turkish,
        "lar ler ları leri ların lerin arda erde rda nın nin nun ndan nden rdan mak mek iyor uyor ldi ldı ndi ndı rdi \
         rdı tti ttı ldu ndu rdu ktı kti miş muş acak ecek ması mesi inda inde unda unde ıyla iyle uyla arak erek \
         lik lık luk siz suz edir adır",
    ),
    (
        Language::Russian,
        "ого его ому ему ный ная ное ные ных ным ной ний ский ская ские ской ется ются ться лся лась лись лось ость \
         ение ения ении ание ания ании ами ями ать ить еть ует ает яет ят ют ией ил ла ло ли",
    ),
    (Language::Kazakh, "лды лады леді дады тады ыпты ылған йтын атын нда дан лары дары тары лар дың ның ға"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str, script: Script) -> Option<Language> {
        let folded = Folded::new(text);
        Signs::of(&folded, text, 0..folded.words().len()).language(script)
    }

    #[test]
    fn a_few_words_tell_english_from_turkish() {
        for text in
            ["The Mali junta spoke.", "Rebels left Kazan", "Flood hits Bari", "Mali holds vote", "Şimşek visited Bari"]
        {
            assert_eq!(language(text, Script::Latin), Some(Language::English), "{text}");
        }
        for text in [
            "Mali yardım paketi açıklandı",
            "Bari siz gelin",
            "Kazan kaynadı",
            "Putin'in mali planı",
            "Bu mali bir konu",
        ] {
            assert_eq!(language(text, Script::Latin), Some(Language::Turkish), "{text}");
        }
        assert_eq!(language("Mali", Script::Latin), None);
    }

    #[test]
    fn a_few_words_tell_russian_from_kazakh() {
        for text in ["Чад и Мали", "Әлия прибыла в Чад", "Дымный чад стоял над городом", "Того не знает никто"]
        {
            assert_eq!(language(text, Script::Cyrillic), Some(Language::Russian), "{text}");
        }
        for text in ["Чад туралы айтылды", "Бүгін Дели суық", "Чад президенті келді", "Мали мен Чад"]
        {
            assert_eq!(language(text, Script::Cyrillic), Some(Language::Kazakh), "{text}");
        }
        assert_eq!(language("Україна є її батьківщина", Script::Cyrillic), Some(Language::Other));
    }
}
