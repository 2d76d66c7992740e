//! Compares the fold with a slow reference implementation that uses `unicode-normalization`, and checks its invariants
//! on random strings.

use dalil::text::Folded;
use dalil::text::alphabet::{HARD, SOFT, unfold};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

fn folded(text: &str) -> String {
    unfold(Folded::new(text).codes())
}

/// Cases: a text and its folded form, in the letters of the alphabet. `, ` stands for a hard break.
macro_rules! cases {
    ($($name:ident: $text:expr => $expected:expr;)+) => {
        $(#[test] fn $name() { assert_eq!(folded($text), $expected); })+
    };
}

cases! {
    harakat_vanish: "تنفيذَ العمليّاتِ" => "تنفيذ العمليات";
    superscript_alef_vanishes: "الرحمٰن" => "الرحمن";
    quranic_marks_vanish: "قالۖ" => "قال";
    tatweel_vanishes_inside_a_word: "كازاخــستان" => "كازاخستان";
    tatweel_between_spaces_is_a_dash: "واشنطن ـ رويترز" => "واشنطن, رويترز";
    presentation_forms: "ﺃﻟﻤﺎﺗﻲ" => "الماتي";
    lam_alef_ligatures: "ﻷن ﻻ ﻹيران" => "لان لا لايران";
    allah_ligature: "ﷲ" => "الله";
    isolated_mark_forms_add_no_space: "كاﹰب" => "كاب";
    bidi_controls_vanish: "\u{202B}قطر\u{202C}\u{200F} \u{200E}Qatar" => "قطر qatar";
    soft_hyphen_and_zwj_vanish: "Kazakh\u{AD}stan لـ\u{200D}ها" => "kazakhstan لها";
    a_soft_hyphen_at_a_line_end_joins_the_lines: "Kazakh\u{AD}\nstan Kazakh\u{AD} \r\n  stan كازاخ\u{AD}\nستان" => "kazakhstan kazakhstan كازاخستان";
    a_soft_hyphen_elsewhere_vanishes: "a\u{AD} b c \u{AD}\nd e\u{AD}\n\nf g\u{AD},\nh" => "a b c d e, f g, h";
    a_soft_hyphen_before_a_mark_vanishes: "a\u{AD}\u{64B}\nb c\u{AD} \u{64B}\nd e\u{AD}\n\u{64B}f" => "a b c d ef";
    a_hyphen_at_a_line_end_is_a_soft_break: "Nur-\nSultan Kazakh-\nstan" => "nur sultan kazakh stan";
    trademark_signs_are_soft_breaks: "Boeing™ Intel® X℠" => "boeing intel x";
    trademark_signs_outside_the_basic_plane: "Boeing\u{1F16A} Intel\u{1F16C}" => "boeing intel";
    an_ampersand_is_a_hard_break: "AT&T" => "at, t";
    final_sigma_is_sigma: "Πειραιάς ΠΕΙΡΑΙΑΣ πειραιασ" => "πειραιασ πειραιασ πειραιασ";
    indic_vowels_are_kept: "दिल्ली दलाल" => "दिल्ली दलाल";
    nukta_vanishes: "फ़्रांस ज़ \u{95B}" => "फ्रांस ज ज";
    thai_vowels_and_tones_are_kept: "ที่ กี" => "ที่ กี";
    kana_voicing_is_kept: "ガカ が か\u{3099} ｶﾞ" => "カ\u{3099}カ か\u{3099} か\u{3099} カ\u{3099}";
    thaana_vowels_are_kept: "މާލެ" => "މާލެ";
    niqqud_vanishes: "יְרוּשָׁלַיִם" => "ירושלים";
    byte_order_mark_vanishes: "\u{FEFF}قطر" => "قطر";
    zwnj_separates_words: "می\u{200C}شود" => "مي شود";
    alef_forms: "أإآٱا" => "ااااا";
    decomposed_hamza_is_composed: "ا\u{654} و\u{654} ي\u{654}" => "ا ؤ ئ";
    hamza_behind_a_fatha: "و\u{64E}\u{654}" => "ؤ";
    waw_and_yeh_with_hamza_are_kept: "ؤ ئ ء" => "ؤ ئ ء";
    persian_letters: "ایران کابل ہ ھ ە" => "ايران كابل ه ه ه";
    only_final_alef_maksura_is_folded: "الروسى على ىا" => "الروسي علي ىا";
    only_final_teh_marbuta_is_folded: "مكة مكةب" => "مكه مكةب";
    digits: "٢٠٢٢ ۲۰۲۲ 2022 ²" => "2022 2022 2022 2";
    latin_case_and_marks: "Côte d'Ivoire ÇAĞLA" => "cote d ivoire cagla";
    turkish_i: "İstanbul ISPARTA ışık" => "istanbul isparta isik";
    sharp_s_and_ligatures: "Straße Æther Łódź" => "strasse aether lodz";
    schwa_is_a_letter: "Azərbaycan" => "azərbaycan";
    cyrillic_io_is_ie: "Орёл Королёв" => "орел королев";
    cyrillic_short_i_is_a_letter: "й и\u{306} и" => "й й и";
    cyrillic_stress_vanishes: "Москва\u{301}" => "москва";
    kazakh_letters: "Қазақстан Өскемен Ұлытау әңғүһі" => "қазақстан өскемен ұлытау әңғүһі";
    ukrainian_letters: "Київ Єревань" => "київ єревань";
    emoji_is_a_hard_break: "روسيا🇷🇺قطر 😀 مصر" => "روسيا, قطر, مصر";
    unassigned_is_a_hard_break: "قطر\u{378}مصر" => "قطر, مصر";
    other_scripts_keep_their_letters: "北京 한국 αθήνα" => "北京 \u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8} αθηνα";
    a_vowel_sign_of_two_parts_is_decomposed: "க\u{BCA} க\u{BC6}\u{BBE}" => "க\u{BC6}\u{BBE} க\u{BC6}\u{BBE}";
    fullwidth: "ＮＡＴＯ" => "nato";
    consecutive_spaces_are_one_soft_break: "نور \t\u{A0} سلطان" => "نور سلطان";
    one_line_end_is_a_soft_break: "نور\nسلطان\r\nنزارباييف" => "نور سلطان نزارباييف";
    an_empty_line_is_a_hard_break: "نور\n\nسلطان\r\n \r\nا" => "نور, سلطان, ا";
    hyphens_and_quotes_are_soft_breaks: "قاسم-جومارت \"توكاييف\" «ا»" => "قاسم جومارت توكاييف ا";
    a_dash_between_spaces_is_a_hard_break: "قطر - مصر – تونس" => "قطر, مصر, تونس";
    a_dash_that_touches_a_word_is_a_soft_break: "قطر- مصر –تونس" => "قطر مصر تونس";
    punctuation_is_a_hard_break: "ا، ب؛ ج: د؟ ه! و(ي) [ا] / ب" => "ا, ب, ج, د, ه, و, ي, ا, ب";
    a_full_stop_is_a_hard_break: "كازاخستان. روسيا" => "كازاخستان, روسيا";
    a_dot_after_the_name_of_a_letter_is_a_soft_break: "إيه. بي. سي سي.إن.إن كيو. إف بى. سى" => "ايه بي سي سي ان ان كيو اف بي سي";
    a_dot_after_one_letter_is_a_soft_break: "U.S. J. Biden А. С. Пушкин د. علي Α. Β" => "u s j biden а с пушкин د علي α β";
    a_dot_after_a_title_is_a_soft_break: "St. Lucia Mr. X" => "st lucia mr x";
    a_dot_after_a_short_word_is_a_hard_break: "حزب. الله UN. X США. Я 5. X" => "حزب, الله un, x сша, я 5, x";
    two_dots_are_a_hard_break: "بعد..روسيا" => "بعد, روسيا";
    evasion_is_undone: "قواتـ.ـها عنـ.ـف مقـ…ـتل ا_ـب" => "قواتها عنف مقتل اب";
    evasion_needs_a_tatweel: "قوا.تها" => "قوا, تها";
    evasion_contains_no_space: "قواتـ . ـها" => "قوات, ها";
    a_mark_blocks_a_later_one_of_its_class: "ي\u{653}\u{655}\u{654}" => "ي";
    a_variation_selector_blocks_marks: "ي\u{FE0F}\u{654} ي\u{E0100}\u{654}" => "ي ي";
    hashtag: "#نور_سلطان" => "نور سلطان";
    scripts_may_touch: "روسياRussia2022" => "روسياrussia2022";
    leading_and_trailing_breaks_vanish: "  ... قطر ...  " => "قطر";
    unspaced_scripts_may_touch: "会议在北京2022 アメリカ大統領は" => "会议在北京2022 アメリカ大統領は";
    empty_text: "" => "";
    only_breaks: " \n\n .،" => "";
}

#[test]
fn ten_megabytes_are_folded_completely() {
    let text = "وصل الرئيس قاسم جومارت توكاييف إلى نور سلطان. ".repeat(150_000);
    assert!(text.len() > 10_000_000);
    let folded = Folded::new(&text);
    assert_eq!(folded.words().len(), 8 * 150_000);
}

#[test]
fn spans_include_marks_and_exclude_controls() {
    let text = "في كازاخـستانَ\u{200F} اليوم";
    let folded = Folded::new(text);
    let from = folded.words()[1] as usize;
    let to = folded.words()[2] as usize - 1;
    assert_eq!(&text[folded.start(from)..folded.end(to, text)], "كازاخ\u{640}ستان\u{64E}");
}

/// Texts of characters that the fold handles separately and of other characters.
fn texts() -> impl Strategy<Value = String> {
    let interesting = proptest::sample::select(
        "اأإآٱبةتىيیكکلمنهوؤئءقطرسـ.،؛:؟!()-–—_*•…'\"«»’ \n\r\t\u{A0}\u{200C}\u{200D}\u{200E}\u{200F}\u{AD}\u{FEFF}\u{640}\
         \u{64B}\u{64E}\u{651}\u{653}\u{654}\u{655}\u{670}\u{300}\u{301}\u{306}\u{307}\u{308}\u{327}\u{323}aAiIİıßﬁéÉzZйЙёЁїўқҚ&™®σΣςकिカガ北\u{E35}\
         ﷲﷺﻻﻷﹰﺃ北한😀\u{378}٠۹²½"
            .chars()
            .collect::<Vec<_>>(),
    );
    proptest::collection::vec(prop_oneof![6 => interesting, 1 => any::<char>()], 0..60)
        .prop_map(|chars| chars.into_iter().collect())
}

/// The planes 2 to 16 have Han characters, selectors and private use only.
#[test]
fn every_character_of_two_planes_agrees_with_the_reference() {
    for c in '\0'..='\u{1FFFF}' {
        for text in [format!("{c}"), format!("ab{c}cd"), format!("حب {c}ود")] {
            assert_eq!(folded(&text), reference(&text), "{text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_reference(text in texts()) {
        prop_assert_eq!(folded(&text), reference(&text));
    }

    #[test]
    fn codes_map_to_character_boundaries(text in any::<String>()) {
        let folded = Folded::new(&text);
        let starts: Vec<_> = (0..folded.codes().len()).map(|i| folded.start(i)).collect();
        prop_assert!(starts.iter().all(|&start| text.is_char_boundary(start) && start < text.len()));
        prop_assert!(starts.is_sorted());
        for end in 1..=starts.len() {
            prop_assert!(text.is_char_boundary(folded.end(end, &text)));
        }
    }

    #[test]
    fn folding_twice_changes_nothing(text in texts()) {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once);
    }

    #[test]
    fn words_start_after_breaks(text in texts()) {
        let folded = Folded::new(&text);
        let codes = folded.codes();
        for (i, &code) in codes.iter().enumerate() {
            let is_break = code == SOFT || code == HARD;
            prop_assert!(!is_break || i > 0 && i + 1 < codes.len(), "a break must be between letters");
            if !is_break && (i == 0 || codes[i - 1] == SOFT || codes[i - 1] == HARD) {
                prop_assert!(folded.words().contains(&(i as u32)));
            }
        }
    }
}

/// Reference implementation of the fold, written without regard to speed: it normalises the whole text, then examines
/// each run of characters that are not letters.
fn reference(text: &str) -> String {
    let kept: String =
        without_controls(text).chars().map(|c| if has_space_form(c) { stand_in(c) } else { c }).collect();
    // A mark changes a Persian letter in the same way as the Arabic one.
    let kept = kept.replace('ی', "ي").replace('ک', "ك").replace('ٱ', "ا");
    let normal: String = nfkc_but_signs(&kept);
    let mut out = String::new();
    let mut word = String::new();
    let mut gap = String::new();
    for c in normal.chars().flat_map(lowercase) {
        match letters(c) {
            None => gap.push(c),
            Some(letters) if letters.is_empty() => {}
            Some(letters) => {
                match break_of(&gap, &word) {
                    Some(sign) => {
                        finish(&mut out, &mut word, sign);
                    }
                    None if script(&word) != script(&letters) => finish(&mut out, &mut word, ""),
                    None => {}
                }
                gap.clear();
                word.push_str(&letters);
            }
        }
    }
    finish(&mut out, &mut word, "");
    out
}

/// Removes the control characters, except soft hyphens before white space with a line end.
fn without_controls(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let visible = |at: usize| chars[at..].iter().copied().filter(|&c| !is_control(c));
    let is_kept = |i: usize, c: char| {
        let white = visible(i).take_while(|c| c.is_whitespace());
        !is_control(c) || c == SOFT_HYPHEN && white.into_iter().any(is_newline)
    };
    chars.iter().enumerate().filter(|&(i, &c)| is_kept(i, c)).map(|(_, &c)| c).collect()
}

const SOFT_HYPHEN: char = '\u{AD}';

fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\u{85}' | '\u{2028}')
}

/// The lower case of a character, or the sign: Ⓡ has a lower case that is a letter.
fn lowercase(c: char) -> Vec<char> {
    if is_kept_sign(c) { vec![c] } else { c.to_lowercase().collect() }
}

/// Signs that are no letters although NFKC changes them into letters.
fn is_kept_sign(c: char) -> bool {
    "…™℠Ⓡ\u{1F16A}\u{1F16B}\u{1F16C}".contains(c)
}

fn nfkc_but_signs(text: &str) -> String {
    let normal = |part: &str| {
        let end = part.find(is_kept_sign).unwrap_or(part.len());
        part[..end].nfkc().chain(part[end..].chars()).collect::<String>()
    };
    text.split_inclusive(is_kept_sign).map(normal).collect()
}

fn finish(out: &mut String, word: &mut String, sign: &str) {
    if word.is_empty() {
        return;
    }
    let last = word.pop();
    out.push_str(word);
    out.extend(last.map(|c| match c {
        'ى' => 'ي',
        'ة' => 'ه',
        c => c,
    }));
    out.push_str(sign);
    word.clear();
}

fn is_control(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890 | 0x891 | 0x8E2 | 0x180E
        | 0x200D..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0001 | 0xE0020..=0xE007F)
}

fn has_space_form(c: char) -> bool {
    !c.is_whitespace() && c.nfkc().next() == Some(' ')
}

fn stand_in(c: char) -> char {
    if c as u32 >= 0xFB50 { '\u{64B}' } else { '\'' }
}

/// The letters of a character: empty for a mark, `None` for a character that separates words.
fn letters(c: char) -> Option<String> {
    const OWN: &str = "abcdefghijklmnopqrstuvwxyzəþðŋ0123456789\
        абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџѓќѕәғқңөұүһҳҷӣӯҗءؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگڤڨڭٹڈڑںےۇۆۈې";
    const PAIRS: &[(char, &str)] = &[
        ('ٱ', "ا"),
        ('ی', "ي"),
        ('ک', "ك"),
        ('ہ', "ه"),
        ('ھ', "ه"),
        ('ە', "ه"),
        ('ı', "i"),
        ('ß', "ss"),
        ('ø', "o"),
        ('đ', "d"),
        ('ł', "l"),
        ('ħ', "h"),
        ('æ', "ae"),
        ('œ', "oe"),
        ('ς', "σ"),
    ];
    if is_letter_mark(c) {
        // A vowel sign of two parts is decomposed: U+0BCA is U+0BC6 and U+0BBE.
        return Some(c.nfd().collect());
    }
    if is_combining_mark(c) {
        return Some(String::new());
    }
    if OWN.contains(c) {
        return Some(c.into());
    }
    if let '٠'..='٩' | '۰'..='۹' = c {
        return char::from_digit(c as u32 & 0xF, 10).map(String::from);
    }
    if "ʹʺʻʼʽʾʿˈـ".contains(c) || is_kept_sign(c) || !c.is_alphanumeric() {
        return None;
    }
    let parts = c.nfd().filter(|&c| !is_combining_mark(c) || is_letter_mark(c));
    Some(
        parts
            .flat_map(|c| match PAIRS.iter().find(|(from, _)| *from == c) {
                Some((_, to)) => to.chars().collect::<Vec<_>>(),
                None => vec![c],
            })
            .collect(),
    )
}

/// Whether a mark is a letter of its script, by block and combining class.
fn is_letter_mark(c: char) -> bool {
    let of_a_syllable = matches!(canonical_combining_class(c), 0 | 8 | 9) || canonical_combining_class(c) > 83;
    let accent = canonical_combining_class(c) >= 200;
    let block =
        matches!(c as u32, 0x780..=0x7BF | 0x900..=0x1CFF | 0x3099..=0x309A | 0xA800..=0xABFF | 0x10A00..=0x11FFF);
    block && is_combining_mark(c) && of_a_syllable && !accent && !('\u{180B}'..='\u{180F}').contains(&c)
}

/// Letters of scripts without spaces: Thai and Lao, Myanmar, Khmer, kana, Han.
fn is_unspaced(c: char) -> bool {
    let vowel = matches!(c as u32, 0xE30 | 0xE32 | 0xE33 | 0xE45 | 0xEB0 | 0xEB2 | 0xEB3);
    let letter = matches!(c as u32, 0xE01..=0xE46 | 0xE81..=0xEC6 | 0x1000..=0x102A | 0x103F | 0x1780..=0x17B3
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF);
    letter && !vowel && !is_letter_mark(c)
}

/// Whether a word before a dot is an abbreviation.
fn is_abbreviated(word: &str) -> bool {
    const WORDS: &str = " ايه اي بي سي دي اف ايف جي اتش ايتش اش جيه جاي كي كيه كاي ال ايل ام ايم ان او كيو ار اس ايس \
        تي يو في ڤي دبليو دابليو اكس ايكس واي زد پي mr mrs ms dr prof gen col lt sgt sen rep gov st mt ft ";
    let word: String = word.strip_suffix('ى').map_or(word.into(), |start| format!("{start}ي"));
    let spaced = |c: char| !is_unspaced(c);
    let letter = word.chars().count() == 1 && script(&word) != 1 && word.chars().all(spaced);
    letter || WORDS.contains(&format!(" {word} "))
}

fn script(letters: &str) -> u8 {
    match letters.chars().last() {
        None => 0,
        Some('0'..='9') => 1,
        Some('a'..='z' | 'ə' | 'þ' | 'ð' | 'ŋ') => 2,
        Some(c) if "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџѓќѕәғқңөұүһҳҷӣӯҗ".contains(c) => {
            3
        }
        Some(c) if "ءؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگڤڨڭٹڈڑںےۇۆۈې".contains(c) => {
            4
        }
        Some(_) => 5,
    }
}

/// The break for a run of characters that are not letters. `None` if the run does not separate words.
fn break_of(gap: &str, word: &str) -> Option<&'static str> {
    if let Some(rest) = gap.strip_prefix(SOFT_HYPHEN) {
        let rest = rest.replace(SOFT_HYPHEN, "");
        if rest.chars().all(|c| c.is_whitespace() && !"\u{B}\u{C}\u{2029}".contains(c))
            && rest.chars().filter(|&c| is_newline(c)).count() == 1
        {
            return None;
        }
    }
    let gap = &gap.replace(SOFT_HYPHEN, "");
    if gap.is_empty() {
        return None;
    }
    let white = |c: char| c.is_whitespace() && c != '\u{B}' && c != '\u{C}' && c != '\u{2029}';
    let dash = |c: char| "-−﹘﹣－".contains(c) || ('‐'..='―').contains(&c);
    let hiding = |c: char| dash(c) || ".·•*_…ـ".contains(c);
    if gap.contains('ـ') && gap.chars().all(hiding) {
        return None;
    }
    let quote = |c: char| {
        "'\"`®™℠Ⓡ\u{1F16A}\u{1F16B}\u{1F16C}«»‹›′″ˈ\u{200B}\u{200C}".contains(c)
            || ('‘'..='‟').contains(&c)
            || ('ʹ'..='ʿ').contains(&c)
    };
    let known = |c: char| white(c) || hiding(c) || quote(c);
    // White space, then a run without white space that starts and ends with a dash, then white space.
    let chars: Vec<char> = gap.chars().collect();
    let spaced = chars.windows(2).position(|w| white(w[0]) && (dash(w[1]) || w[1] == 'ـ'));
    let alone = spaced.is_some_and(|i| chars[i + 1..].windows(2).any(|w| (dash(w[0]) || w[0] == 'ـ') && white(w[1])));
    let dots = gap.matches('.').count();
    let hard = gap.chars().any(|c| !known(c) || "·•*…".contains(c))
        || gap.chars().filter(|&c| is_newline(c)).count() > 1
        || alone
        || dots > 1
        || dots == 1 && !is_abbreviated(word);
    Some(if hard { ", " } else { " " })
}
