//! The forms of a lexicon whose first letter is of one script, and their compilation on first use.

use std::sync::OnceLock;

use aho_corasick::BuildError;
use serde::de::Deserializer;
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

use super::automaton::{Automaton, AutomatonForms};
use super::short_words::ShortWords;

/// The compiled forms of a part.
pub(super) struct Part {
    /// The forms that are one short word.
    pub short_words: ShortWords,
    /// The other forms.
    pub automaton: Automaton,
}

/// The forms of a part, before they are compiled.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct PartForms {
    /// The key of each form that is a short word, with the range of its readings.
    pub short_words: Vec<(u64, (u32, u32))>,
    pub longer: AutomatonForms,
}

impl Part {
    /// Compiles the forms of a part.
    ///
    /// # Errors
    /// When the automaton exceeds 2^31 units of state.
    pub fn of(forms: PartForms) -> Result<Part, BuildError> {
        let PartForms { short_words, longer } = forms;
        let first_words = longer.first_words();
        let automaton = Automaton::of(longer)?;
        let mut table = ShortWords::for_len(short_words.len() + first_words.len());
        short_words.into_iter().for_each(|(key, readings)| table.add(key).readings = readings);
        for key in first_words {
            table.add(key).state = automaton.state_after(ShortWords::codes(key));
        }
        Ok(Part { short_words: table, automaton })
    }

    /// Number of different forms.
    pub fn len(&self) -> usize {
        self.short_words.forms_len() + self.automaton.len()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.short_words.memory_usage() + self.automaton.memory_usage()
    }
}

/// The forms of a part, as collected from the names of a gazetteer or as the build script stored them.
pub(super) enum UncompiledPart {
    Collected(PartForms),
    Stored(&'static [u8]),
}

impl UncompiledPart {
    fn compile(self) -> Result<Part, BuildError> {
        Part::of(match self {
            UncompiledPart::Collected(forms) => forms,
            UncompiledPart::Stored(stored) => {
                postcard::from_bytes(stored).expect("the build script stored a value of the same type")
            }
        })
    }

    /// Number of forms of the automaton. 0 for stored forms, which are too few for the use of a second thread.
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
            UncompiledPart::Collected(forms) => {
                serializer.serialize_bytes(&postcard::to_allocvec(forms).map_err(S::Error::custom)?)
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
    /// The forms, if the part is compiled on first use.
    stored: &'static [u8],
}

impl LazyPart {
    /// Compiles a part.
    ///
    /// # Errors
    /// When the automaton exceeds 2^31 units of state.
    pub fn at_once(part: UncompiledPart) -> Result<LazyPart, BuildError> {
        Ok(LazyPart { compiled: part.compile()?.into(), stored: &[] })
    }

    /// Leaves the compilation of a stored part to its first use. Compiles a collected one.
    ///
    /// # Errors
    /// When the automaton of a collected part exceeds 2^31 units of state.
    #[cfg(feature = "cli")]
    pub fn on_use(part: UncompiledPart) -> Result<LazyPart, BuildError> {
        match part {
            UncompiledPart::Stored(stored) => Ok(LazyPart { compiled: OnceLock::new(), stored }),
            collected => LazyPart::at_once(collected),
        }
    }

    /// The compiled part. The first call compiles a stored one.
    #[inline(always)]
    pub fn get(&self) -> &Part {
        self.compiled.get_or_init(|| self.compile_stored())
    }

    #[cold]
    fn compile_stored(&self) -> Part {
        UncompiledPart::Stored(self.stored).compile().expect("a test compiles the stored parts")
    }

    /// The part, if it is compiled.
    pub fn if_compiled(&self) -> Option<&Part> {
        self.compiled.get()
    }
}
