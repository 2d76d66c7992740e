//! Compares the lexicon with a naive oracle, which tries every name after every proclitic at every word.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::Lexicon;
use crate::gazetteer::{Gazetteer, GazetteerBuilder};
use crate::rules::Rules;
use crate::text::Folded;
use crate::text::alphabet::{self, unfold};

/// Names that start with proclitic letters, contain one another, share beginnings, or have several words or scripts.
const NAMES: &[&str] = &[
    "الأردن",
    "لبنان",
    "ليبيا",
    "اللجنة",
    "اللجنة الأولمبية",
    "البصرة",
    "بصرة",
    "بكين",
    "باب",
    "وجدة",
    "جدة",
    "فيينا",
    "كوبا",
    "نور سلطان",
    "نور سلطان نزارباييف",
    "سلطان",
    "الولايات المتحدة",
    "ولايات",
    "الله",
    "لله",
    "ل",
    "ب",
    "و",
    "Almaty",
    "Nur-Sultan",
    "Sultan",
    "Алматы",
    "فرانس 24",
    "24",
    "G7",
    "北京",
    "كوب",
    "وبا",
];

fn gazetteer(names: &[&str]) -> Gazetteer {
    let lines: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(i, name)| format!(r#"{{"id":"place/n{i}","class":"city","names":{{"und":["{name}"]}}}}"#))
        .collect();
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", &lines.join("\n"));
    builder.build().expect("the names are well formed")
}

/// A hit: the codes of the name, start and end of its span, and number of proclitic letters.
type Seen = (Vec<u8>, usize, usize, usize);

fn scanned(lexicon: &Lexicon, folded: &Folded, gazetteer: &Gazetteer) -> BTreeSet<Seen> {
    let mut seen = BTreeSet::new();
    lexicon.scan(folded, |hit| {
        let name = gazetteer.name(lexicon.readings(&hit)[0].name());
        let form = Folded::new(&name.text()).codes().to_vec();
        let is_new = seen.insert((form, hit.start as usize, hit.end as usize, hit.proclitic.len()));
        assert!(is_new, "the scan returned a hit twice");
    });
    seen
}

fn tried(folded: &Folded, forms: &BTreeSet<Vec<u8>>) -> BTreeSet<Seen> {
    const STACKS: [&str; 12] = ["", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"];
    let codes = folded.codes();
    let mut seen = BTreeSet::new();
    for word in (0..codes.len()).filter(|&i| starts_word(codes, i)) {
        for stack in STACKS.map(|letters| Folded::new(letters).codes().to_vec()) {
            let Some(rest) = codes[word..].strip_prefix(stack.as_slice()) else { continue };
            let start = word + stack.len();
            // A change of script starts another word: a Latin name after و is not the rest of that word.
            if !stack.is_empty() && start < codes.len() && (is_break(codes[start]) || starts_word(codes, start)) {
                continue;
            }
            for form in forms {
                for written in written_after(&stack, form) {
                    let end = start + written.len();
                    if rest.starts_with(&written) && ends_word(codes, end) {
                        seen.insert((form.clone(), start, end, stack.len()));
                    }
                }
            }
        }
    }
    seen
}

/// The ways to write a name after a proclitic: after ل the article loses its alef, and الل one of its ل.
fn written_after(stack: &[u8], form: &[u8]) -> Vec<Vec<u8>> {
    let [al, all, lam] = ["ال", "الل", "ل"].map(|letters| Folded::new(letters).codes().to_vec());
    let mut written = vec![form.to_vec()];
    if stack.ends_with(&lam) {
        written.extend(form.strip_prefix(al.as_slice()).map(|rest| [lam.as_slice(), rest].concat()));
        written.extend(form.strip_prefix(all.as_slice()).map(|rest| [lam.as_slice(), rest].concat()));
    }
    written
}

fn is_break(code: u8) -> bool {
    alphabet::script(code) == alphabet::Script::None
}

fn starts_word(codes: &[u8], i: usize) -> bool {
    let script = alphabet::script(codes[i]);
    script != alphabet::Script::None && (i == 0 || alphabet::script(codes[i - 1]) != script)
}

fn ends_word(codes: &[u8], end: usize) -> bool {
    end == codes.len() || alphabet::script(codes[end]) != alphabet::script(codes[end - 1])
}

/// The different forms of some names.
fn forms(names: &[&str]) -> BTreeSet<Vec<u8>> {
    names.iter().map(|name| Folded::new(name).codes().to_vec()).collect()
}

fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => proptest::sample::select(NAMES).prop_map(str::to_owned),
        3 => proptest::sample::select(vec!["و", "ف", "ب", "ل", "ك", "ال", "لل", "وب", "ول", "أ", "س"]).prop_map(str::to_owned),
        2 => proptest::sample::select(vec![" ", " ", " ", "-", "، ", ". ", "\n", "\n\n", "\""]).prop_map(str::to_owned),
        1 => proptest::sample::select(vec!["َ", "ـ", "\u{200F}", "ـ.ـ", "ة", "ي", "x", "7"]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scan_finds_the_hits_of_the_oracle(text in texts()) {
        static COMPILED: LazyLock<(Gazetteer, Lexicon)> = LazyLock::new(|| {
            let gazetteer = gazetteer(NAMES);
            let lexicon = Lexicon::new(&gazetteer, Rules::ALL).expect("the names fit");
            (gazetteer, lexicon)
        });
        let (gazetteer, lexicon) = &*COMPILED;
        let forms = forms(NAMES);
        prop_assert_eq!(lexicon.forms_len(), forms.len());
        let folded = Folded::new(&text);
        let (found, expected) = (scanned(lexicon, &folded, gazetteer), tried(&folded, &forms));
        let legible = |seen: &BTreeSet<Seen>| -> Vec<_> {
            seen.iter().map(|(form, start, end, letters)| (unfold(form), *start, *end, *letters)).collect()
        };
        prop_assert_eq!(legible(&found), legible(&expected));
    }
}

#[test]
fn an_empty_gazetteer_finds_nothing() {
    let lexicon = Lexicon::new(&Gazetteer::default(), Rules::ALL).expect("an empty gazetteer is not too large");
    lexicon.scan(&Folded::new("ألماتي"), |hit| panic!("found {hit:?}"));
}
