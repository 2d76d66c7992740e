//! The built-in gazetteer, as the build script compiled it.
//!
//! `build.rs` reads the files of the folder `gazetteer/` with the code of this crate and stores the result in the
//! program. So a start neither parses nor sorts: it decodes flat lists and builds the automata, which cannot be stored.

use std::panic::resume_unwind;
use std::thread;

use serde::Deserialize;

use crate::gazetteer::Gazetteer;
use crate::lexicon::{Lexicon, LexiconError, Uncompiled};

static GAZETTEER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
static STRINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/gazetteer.txt"));
static LEXICON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));

/// The built-in gazetteer.
pub(crate) fn gazetteer() -> Gazetteer {
    decode::<Gazetteer>(GAZETTEER).with_strings(STRINGS)
}

/// The built-in gazetteer with its compiled names, by all rules.
pub(crate) fn compiled() -> Result<(Gazetteer, Lexicon), LexiconError> {
    thread::scope(|scope| {
        let gazetteer = scope.spawn(gazetteer);
        let lexicon = decode::<Uncompiled>(LEXICON).compile()?;
        Ok((gazetteer.join().unwrap_or_else(|panic| resume_unwind(panic)), lexicon))
    })
}

/// As [`compiled`], but each part of the lexicon is decoded and compiled for the first text that needs it.
#[cfg(feature = "cli")]
pub(crate) fn compiled_on_use() -> Result<(Gazetteer, Lexicon), LexiconError> {
    Ok((gazetteer(), decode::<Uncompiled>(LEXICON).compile_on_use()?))
}

fn decode<T: Deserialize<'static>>(stored: &'static [u8]) -> T {
    postcard::from_bytes(stored).expect("the build script stored a value of the same type")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::GazetteerBuilder;
    use crate::rules::Rules;
    use crate::text::Folded;

    #[test]
    fn the_stored_gazetteer_is_that_of_the_files() {
        let mut builder = GazetteerBuilder::new();
        builder.add_embedded();
        let built = builder.build().expect("the files are valid");
        let stored = gazetteer();
        assert_eq!(stored.version(), built.version());
        assert!(postcard::to_allocvec(&built).expect("it can be stored") == GAZETTEER);
        assert!(built.strings() == STRINGS);
        let lexicon = Uncompiled::of(&built, Rules::ALL).expect("the names fit");
        assert!(postcard::to_allocvec(&lexicon).expect("it can be stored") == LEXICON);
    }

    #[cfg(feature = "cli")]
    #[test]
    fn automata_that_are_built_on_use_find_the_same_hits() {
        let lexicons = [compiled(), compiled_on_use()].map(|compiled| compiled.expect("the names fit").1);
        for text in ["Almaty and New York", "من ألماتي إلى نور سلطان", "из Алматы в Нью-Йорк, Алматыда", "24.kg"]
        {
            let folded = Folded::new(text);
            let [at_start, on_use] = lexicons.each_ref().map(|lexicon| {
                let mut hits = Vec::new();
                lexicon.scan(&folded, |hit| hits.push((hit.start, hit.end, hit.readings)));
                hits
            });
            assert!(!at_start.is_empty(), "{text}");
            assert_eq!(at_start, on_use, "{text}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_text_with_digits_needs_only_the_part_of_its_script() {
        let all = compiled().expect("the names fit").1.memory_usage();
        for text in ["في 24 نوفمبر 2026", "24 ноября 2026 года", "On 24 November 2026"] {
            let lexicon = compiled_on_use().expect("the names fit").1;
            lexicon.scan(&Folded::new(text), |_| ());
            assert!(lexicon.memory_usage() < all * 2 / 3, "{text}: {} of {all} bytes", lexicon.memory_usage());
        }
    }
}
