//! Fuzzes the fold and the complete tagger with any text. The first line is the title and the rest the body.
//! `dalil_fuzz::expand` makes long texts.

#![no_main]

use std::sync::LazyLock;

use dalil::text::Folded;
use dalil::text::alphabet::{HARD, SOFT, unfold};
use dalil::{Article, Rule, Rules, Tagger};
use libfuzzer_sys::fuzz_target;

/// Maximum length of an expanded text.
const MOST_BYTES: usize = 32 << 10;

/// Maximum number of readings of a form in the small gazetteer: that of محمود.
const MOST_READINGS: usize = 2;

/// All rules, and all rules except one of those that the fold uses.
const RULES: [Rules; 5] = [
    Rules::ALL,
    Rules::ALL.without(Rule::WordFinal),
    Rules::ALL.without(Rule::Evasion),
    Rules::ALL.without(Rule::Abbreviations),
    Rules::ALL.without(Rule::HardBreaks),
];

/// A tagger with all rules, and one without rules.
static TAGGERS: LazyLock<[Tagger; 2]> = LazyLock::new(|| {
    let none = Rule::ALL.iter().copied().fold(Rules::ALL, Rules::without);
    [Rules::ALL, none].map(|rules| Tagger::with_rules(dalil_fuzz::gazetteer(), rules).expect("the names fit"))
});

fuzz_target!(|data: &[u8]| {
    let text = dalil_fuzz::expand(&String::from_utf8_lossy(data), MOST_BYTES);
    for rules in RULES {
        fold(&text, rules);
    }
    let (title, body) = text.split_once('\n').unwrap_or(("", &text));
    for tagger in TAGGERS.iter() {
        dalil_fuzz::tag(tagger, &Article::new(title, body));
        dalil_fuzz::work_is_linear(tagger, &Article::new(title, body), MOST_READINGS);
    }
});

fn fold(text: &str, rules: Rules) {
    let folded = Folded::with_rules(text, rules);
    let codes = folded.codes();
    for i in 0..codes.len() {
        let (start, end) = (folded.start(i), folded.end(i + 1, text));
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end) && start < end, "code {i}: {start}-{end}");
        assert!(i == 0 || folded.start(i - 1) <= start, "code {i} is out of order");
    }
    let is_break = |code: &u8| [SOFT, HARD].contains(code);
    assert!(
        !codes.first().is_some_and(is_break) && !codes.last().is_some_and(is_break),
        "a break at an end of the text"
    );
    assert!(!codes.windows(2).any(|pair| pair.iter().all(is_break)), "two breaks in a row");
    assert!(folded.words().is_sorted(), "words are out of order");
    for &word in folded.words() {
        let at = word as usize;
        assert!(!is_break(&codes[at]) && (at == 0 || folded.word_ends(at) || is_break(&codes[at - 1])));
    }
    let again = unfold(codes);
    assert_eq!(Folded::with_rules(&again, rules).codes(), codes, "folding again changes {again:?}");
}
