//! Compiled gazetteers that other gazetteers extend: the parts of a source before the last one.
//!
//! The last file or folder of a source is a layer on top of the parts before it. When only this file has changed, the
//! compiled parts are used again. Sources with the same first parts share them.

use crate::gazetteer::GazetteerSource;
use crate::ops::file_snapshot::FileSnapshot;
use crate::rules::Rules;
use crate::tagger::layered::load_layered;
use crate::tagger::{Tagger, TaggerError};

/// The compiled first parts of the sources that were loaded.
#[derive(Default)]
pub(in crate::server) struct Bases {
    compiled: Vec<Base>,
    /// Each source that was loaded, and that of its first parts.
    uses: Vec<(GazetteerSource, GazetteerSource)>,
}

struct Base {
    source: GazetteerSource,
    files: FileSnapshot,
    tagger: Tagger,
}

impl Bases {
    /// Reads and compiles a source. Releases the parts that it does not use any more, unless another source does.
    ///
    /// # Errors
    /// Returns all errors of all files, or that the names exceed the size of the automaton.
    pub fn load(&mut self, source: &GazetteerSource) -> Result<Tagger, TaggerError> {
        let mut used = None;
        let tagger = load_layered(source, |first_parts| {
            used = Some(first_parts.clone());
            self.base(first_parts)
        })?;
        self.uses.retain(|(user, _)| user != source);
        self.uses.extend(used.map(|used| (source.clone(), used)));
        self.compiled.retain(|base| self.uses.iter().any(|(_, used)| *used == base.source));
        Ok(tagger)
    }

    /// The tagger of a source whose files have not changed, or a new one.
    fn base(&mut self, source: &GazetteerSource) -> Result<Tagger, TaggerError> {
        let files = FileSnapshot::take(source.paths.iter().map(|path| path.as_path()));
        if let Some(base) = self.compiled.iter().find(|base| base.source == *source && base.files == files) {
            return Ok(base.tagger.clone());
        }
        let tagger = Tagger::load(source, Rules::ALL)?;
        self.compiled.retain(|base| base.source != *source);
        self.compiled.push(Base { source: source.clone(), files, tagger: tagger.clone() });
        Ok(tagger)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::tagger::{Article, Options};

    const ALMATY: &str = r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty"]}}"#;
    const ORAL: &str = r#"{"id":"place/oral","class":"city","names":{"en":["Oral"]}}"#;

    const CUE: &str = r#"{"cue":"city","lang":"en","side":"before","for":["city"],"words":["city"]}"#;

    struct Files(tempfile::TempDir);

    impl Files {
        fn new() -> Files {
            Files(tempfile::tempdir().unwrap())
        }

        fn write(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.path().join(name);
            // A new file, because the time of two writes may be the same.
            let _ = fs::remove_file(&path);
            fs::write(&path, text).unwrap();
            path
        }

        /// A folder with a file of names.
        fn own_folder(&self) -> PathBuf {
            let own = self.0.path().join("own");
            fs::create_dir(&own).unwrap();
            self.write("own/names.jsonl", ORAL);
            own
        }
    }

    fn source(paths: &[&PathBuf]) -> GazetteerSource {
        GazetteerSource { embedded: false, paths: paths.iter().copied().cloned().collect() }
    }

    fn mentions(tagger: &Tagger) -> usize {
        tagger.tag(&Article::new("", "Almaty, Oral and Uralsk"), &Options::default()).mentions.len()
    }

    fn share_names(a: &Tagger, b: &Tagger) -> bool {
        std::ptr::eq(a.lexicon(), b.lexicon())
    }

    #[test]
    fn the_first_parts_are_compiled_once_until_they_change() {
        let files = Files::new();
        let (base, own) = (files.write("base.jsonl", ALMATY), files.write("own.jsonl", ORAL));
        let mut bases = Bases::default();
        let first = bases.load(&source(&[&base, &own])).unwrap();
        let disables = files.write("own.jsonl", r#"{"id":"place/almaty","disabled":true}"#);
        let second = bases.load(&source(&[&base, &disables])).unwrap();
        assert!(share_names(&first, &second));
        assert_eq!((mentions(&first), mentions(&second)), (2, 0));
        let other = bases.load(&source(&[&base])).unwrap();
        assert!(share_names(&first, &other), "another source has the same first part");

        let base = files.write("base.jsonl", &format!("{ALMATY}\n{ORAL}"));
        let third = bases.load(&source(&[&base, &own])).unwrap();
        assert!(!share_names(&first, &third));
        assert_eq!(bases.compiled.len(), 1, "the compiled parts are replaced");
    }

    #[test]
    fn parts_that_no_source_uses_are_released() {
        let files = Files::new();
        let (base, own) = (files.write("base.jsonl", ALMATY), files.own_folder());
        let mut bases = Bases::default();
        bases.load(&source(&[&base, &own])).unwrap();
        bases.load(&source(&[&base])).unwrap();
        assert_eq!(bases.compiled.len(), 1, "both use the first part");
        // The folder is no layer any more: a cue applies to all names.
        let cues = files.write("own/cues.jsonl", CUE);
        bases.load(&source(&[&base, &own])).unwrap();
        assert_eq!(bases.compiled.len(), 2, "the second source still uses the first part");
        fs::remove_file(cues).unwrap();
        files.write("own/names.jsonl", "{}");
        assert!(bases.load(&source(&[&base, &own])).is_err());
        assert_eq!(bases.compiled.len(), 2, "an invalid file releases nothing");
        files.write("own/names.jsonl", ORAL);
        bases.load(&source(&[&base, &own])).unwrap();
        assert_eq!(bases.compiled.len(), 1, "nothing uses both parts compiled together");
    }

    #[test]
    fn lines_that_apply_to_all_names_are_compiled_with_the_others() {
        let files = Files::new();
        let (base, own) = (files.write("base.jsonl", ALMATY), files.own_folder());
        files.write("own/cues.jsonl", CUE);
        let mut bases = Bases::default();
        let tagger = bases.load(&source(&[&base, &own])).unwrap();
        assert_eq!((tagger.gazetteer().cues().len(), mentions(&tagger)), (1, 2));
    }

    #[test]
    fn errors_of_all_files_are_reported() {
        let files = Files::new();
        let (base, own) = (files.write("base.jsonl", ALMATY), files.write("own.jsonl", "\n{\"id\":\"place/oral\"}"));
        let mut bases = Bases::default();
        let error = bases.load(&source(&[&base, &own])).unwrap_err().to_string();
        assert!(error.contains("own.jsonl:2: class"), "{error}");
        let base = files.write("base.jsonl", "{}");
        let error = bases.load(&source(&[&base, &own])).unwrap_err().to_string();
        assert!(error.contains("base.jsonl:1") && error.contains("own.jsonl:2"), "{error}");
    }
}
