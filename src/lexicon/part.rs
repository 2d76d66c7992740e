//! The forms of a lexicon whose first letter is of one script, and their compilation on first use.

use std::sync::OnceLock;

use aho_corasick::BuildError;
use serde::de::Deserializer;
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

use super::automaton::{Automaton, AutomatonForms};
use super::reading::Reading;
use super::short_words::ShortWords;
use crate::text::alphabet::{Script, code, script};

/// Number of parts of a lexicon.
pub(super) const PARTS: usize = 6;

/// The first letter of the second part of the forms in Arabic. Each part has about half of these forms, which are the
/// most, so that building their automata takes less memory at once.
const SECOND_ARABIC: u8 = code('س');

/// Index of the part with the forms that begin with a code: digits, Latin, Cyrillic, Arabic in two parts, others. A
/// text in one script has digits too.
#[inline(always)]
pub(super) fn part_of(first: u8) -> usize {
    const OF_CODES: [u8; 256] = {
        let mut parts = [0; 256];
        let mut at = 0;
        while at < parts.len() {
            parts[at] = match script(at as u8) {
                // No form begins with such a code.
                Script::None if at > 0 => parts[at - 1],
                Script::None | Script::Digit => 0,
                Script::Latin => 1,
                Script::Cyrillic => 2,
                Script::Arabic if (at as u8) < SECOND_ARABIC => 3,
                Script::Arabic => 4,
                Script::Other | Script::Unspaced => 5,
            };
            assert!(at == 0 || parts[at - 1] <= parts[at], "the forms of a part are not adjacent in sorted ones");
            at += 1;
        }
        parts
    };
    usize::from(OF_CODES[usize::from(first)])
}

/// The compiled forms of a part.
pub(super) struct Part {
    /// The forms that are one short word.
    pub short_words: ShortWords,
    /// The other forms.
    pub automaton: Automaton,
    /// The readings of all forms, unless the lexicon has them.
    pub readings: Vec<Reading>,
}

/// The forms of a part before their compilation.
#[derive(Default)]
pub(super) struct PartForms {
    pub longer: AutomatonForms,
    pub others: OtherForms,
}

/// What compiling a part adds to its automaton.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct OtherForms {
    /// The key of each form that is a short word, with the range of its readings.
    pub short_words: Vec<(u64, (u32, u32))>,
    /// The readings of all forms of the part.
    pub readings: Vec<Reading>,
}

impl PartForms {
    fn is_empty(&self) -> bool {
        self.others.short_words.is_empty() && self.longer.len() == 0
    }

    fn compile(self) -> Result<Part, BuildError> {
        Part::of(self.longer, || self.others)
    }
}

impl Part {
    /// Compiles the forms of a part. `others` is called when the memory that building the automaton takes is free
    /// again.
    ///
    /// # Errors
    /// When the automaton exceeds 2^31 units of state.
    fn of(longer: AutomatonForms, others: impl FnOnce() -> OtherForms) -> Result<Part, BuildError> {
        let (automaton, first_words) = Automaton::of(longer)?;
        let OtherForms { short_words, readings } = others();
        let mut table = ShortWords::for_len(short_words.len() + first_words.len());
        short_words.into_iter().for_each(|(key, readings)| table.add(key).readings = readings);
        for key in first_words {
            table.add(key).state = automaton.state_after(ShortWords::codes(key));
        }
        Ok(Part { short_words: table, automaton, readings })
    }

    /// Compiles a stored part, or one without forms from no bytes.
    ///
    /// # Errors
    /// When the automaton exceeds 2^31 units of state.
    fn of_stored(stored: &'static [u8]) -> Result<Part, BuildError> {
        const SAME_TYPE: &str = "the build script stored a value of the same type";
        if stored.is_empty() {
            return PartForms::default().compile();
        }
        let (longer, others) = postcard::take_from_bytes(stored).expect(SAME_TYPE);
        Part::of(longer, || postcard::from_bytes(others).expect(SAME_TYPE))
    }

    /// Number of different forms.
    pub fn len(&self) -> usize {
        self.short_words.forms_len() + self.automaton.len()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let readings = self.readings.capacity() * size_of::<Reading>();
        self.short_words.memory_usage() + self.automaton.memory_usage() + readings
    }
}

/// The forms of a part, as collected from the names of a gazetteer or as the build script stored them.
pub(super) enum UncompiledPart {
    Collected(PartForms),
    /// The forms of the automaton, then the others.
    Stored(&'static [u8]),
}

impl UncompiledPart {
    /// Compiles the part, unless it has no forms: its first use does that in no time.
    ///
    /// # Errors
    /// When the automaton exceeds 2^31 units of state.
    pub fn compile(self) -> Result<LazyPart, BuildError> {
        let part = match self {
            UncompiledPart::Collected(forms) if forms.is_empty() => return Ok(LazyPart::stored(&[])),
            UncompiledPart::Collected(forms) => forms.compile()?,
            UncompiledPart::Stored(stored) => Part::of_stored(stored)?,
        };
        Ok(LazyPart { compiled: part.into(), stored: &[] })
    }

    /// Number of forms of the automaton. 0 for a stored part, which is too small to be built beside the others.
    pub fn len(&self) -> usize {
        match self {
            UncompiledPart::Collected(forms) => forms.longer.len(),
            UncompiledPart::Stored(_) => 0,
        }
    }
}

impl Serialize for UncompiledPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            UncompiledPart::Collected(PartForms { longer, others }) => {
                let stored = postcard::to_allocvec(longer).and_then(|longer| postcard::to_extend(others, longer));
                serializer.serialize_bytes(&stored.map_err(S::Error::custom)?)
            }
            UncompiledPart::Stored(stored) => serializer.serialize_bytes(stored),
        }
    }
}

impl<'de: 'static> Deserialize<'de> for UncompiledPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<UncompiledPart, D::Error> {
        Ok(UncompiledPart::Stored(<&'de [u8]>::deserialize(deserializer)?))
    }
}

/// A part that is compiled at the latest when it is first used.
pub(super) struct LazyPart {
    compiled: OnceLock<Part>,
    /// The stored forms of a part that is not compiled yet. No bytes for no forms.
    stored: &'static [u8],
}

impl LazyPart {
    fn stored(stored: &'static [u8]) -> LazyPart {
        LazyPart { compiled: OnceLock::new(), stored }
    }

    /// A stored part, which its first use compiles. A collected part is compiled at once.
    ///
    /// # Errors
    /// When the automaton of a collected part exceeds 2^31 units of state.
    #[cfg(feature = "cli")]
    pub fn on_use(part: UncompiledPart) -> Result<LazyPart, BuildError> {
        match part {
            UncompiledPart::Stored(stored) => Ok(LazyPart::stored(stored)),
            collected => collected.compile(),
        }
    }

    #[inline(always)]
    pub fn get(&self) -> &Part {
        self.compiled.get_or_init(|| self.compile_stored())
    }

    #[cold]
    fn compile_stored(&self) -> Part {
        Part::of_stored(self.stored).expect("a test compiles the stored parts")
    }

    /// Takes the readings out of a compiled part.
    pub fn take_readings(&mut self) -> Vec<Reading> {
        self.compiled.get_mut().map(|part| std::mem::take(&mut part.readings)).unwrap_or_default()
    }

    /// The part, if it is compiled.
    pub fn if_compiled(&self) -> Option<&Part> {
        self.compiled.get()
    }
}
