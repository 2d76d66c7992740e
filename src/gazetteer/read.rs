//! Reads a gazetteer's files, a line at a time, into its packed form.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::cue::{Cue, CueTarget};
use super::error::{Fault, GazetteerError};
use super::line::{AdjectiveLine, CueLine, EntityLine, InstitutionLine, NameLine};
use super::model::{CommonWord, Country, Entity, Gazetteer, Name, Office, Text};
use super::noun::{NounLine, Nouns};
use super::pack::pack;
use super::{compose, embedded};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Prominence of an entity whose line does not say it.
const PROMINENCE: f32 = 0.3;

/// The longest name, in bytes: no name is as long, and a line that went wrong may be.
const LONGEST: u16 = 1024;

/// Gathers the files of a gazetteer, then [builds](GazetteerBuilder::build) it.
///
/// Files are read in the order they are added. An id that an earlier path has is extended by a later one: its names
/// come after, its fields win. Inside one path an id stands once.
#[derive(Default)]
pub struct GazetteerBuilder {
    pub(super) gazetteer: Gazetteer,
    pub(super) drafts: Vec<Draft>,
    pub(super) institutions: Vec<(Place, InstitutionLine)>,
    pub(super) adjectives: Vec<(Place, AdjectiveLine)>,
    nouns: Nouns,
    /// The language of each cue.
    cue_languages: Vec<String>,
    languages: HashMap<String, u16>,
    hash: Sha256,
    path: u32,
    faults: Vec<Fault>,
    more_faults: usize,
    folded: Folded,
    rules: Rules,
}

/// An entity's line; its names are those of the gazetteer from `names` to the next draft's.
pub(super) struct Draft {
    pub entity: Entity,
    pub offices: Vec<Office>,
    pub place: Place,
    /// Made from a pattern: what a file lists goes before it.
    pub composed: bool,
}

/// Where a line stands.
#[derive(Clone)]
pub(super) struct Place {
    pub file: std::rc::Rc<PathBuf>,
    pub line: usize,
    /// The how-manieth path it belongs to.
    pub path: u32,
}

impl fmt::Debug for GazetteerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GazetteerBuilder").field("entities", &self.drafts.len()).finish_non_exhaustive()
    }
}

impl GazetteerBuilder {
    pub fn new() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// Builds by some of the rules only, to measure what the others do.
    pub fn rules(&mut self, rules: Rules) -> &mut Self {
        self.rules = rules;
        self.folded.set_rules(rules);
        self
    }

    /// Adds the gazetteer that ships with the crate.
    pub fn add_embedded(&mut self) -> &mut Self {
        self.path += 1;
        for (name, text) in embedded::FILES {
            self.read(Path::new(name), text.as_bytes());
        }
        self
    }

    /// Adds a file, or the `.jsonl` and `.tsv` files of a folder in the order of their names.
    pub fn add_path(&mut self, path: &Path) -> &mut Self {
        self.path += 1;
        match files_of(path) {
            Ok(files) => files.iter().for_each(|file| self.add_file(file)),
            Err(error) => self.fault(Fault::new(path, 0, "", error)),
        }
        self
    }

    /// Adds entities, one JSON object a line, from a text; `name` stands for its file in faults.
    pub fn add_text(&mut self, name: &str, text: &str) -> &mut Self {
        self.path += 1;
        self.read(Path::new(name), text.as_bytes());
        self
    }

    fn add_file(&mut self, path: &Path) {
        match File::open(path) {
            Ok(file) => self.read(path, BufReader::with_capacity(1 << 16, file)),
            Err(error) => self.fault(Fault::new(path, 0, "", error)),
        }
    }

    fn read(&mut self, path: &Path, mut reader: impl BufRead) {
        let file = std::rc::Rc::new(path.to_owned());
        let mut line = String::new();
        for number in 1.. {
            line.clear();
            match reader.read_line(&mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => return self.fault(Fault::new(path, number, "", error)),
            }
            let text = line.strip_prefix('\u{FEFF}').unwrap_or(&line).trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            self.hash.update(text.as_bytes());
            self.hash.update(b"\n");
            let place = Place { file: file.clone(), line: number, path: self.path };
            if let Err((field, what)) = self.line(path, text, &place) {
                self.fault(Fault::new(path, number, &field, what));
            }
        }
    }

    fn line(&mut self, path: &Path, text: &str, place: &Place) -> Result<(), FieldFault> {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("institutions.jsonl") => self.institutions.push((place.clone(), parse(text)?)),
            Some("adjectives.jsonl") => self.adjectives.push((place.clone(), parse(text)?)),
            Some("cues.jsonl") => self.cue(parse(text)?)?,
            Some("nouns.jsonl") => self.noun(parse(text)?)?,
            Some(name) if name.ends_with(".tsv") => self.common_word(text)?,
            _ => self.entity(parse(text)?, place)?,
        }
        Ok(())
    }

    fn entity(&mut self, line: EntityLine, place: &Place) -> Result<(), FieldFault> {
        check_id(&line.id, &line)?;
        let country = line.country.as_deref().map(self::country).transpose()?;
        if line.prominence.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err(at("prominence", "must be from 0 to 1"));
        }
        if let Some([latitude, longitude]) = line.location
            && !((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
        {
            return Err(at("location", "must be a latitude and a longitude in degrees"));
        }
        if let Some(id) = &line.wikidata
            && !id.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(at("wikidata", "must be Q and a number"));
        }
        if line.names.0.iter().all(|(_, names)| names.is_empty()) {
            return Err(at("names", "an entity needs a name"));
        }
        let mut sources = 0;
        for key in &line.sources {
            sources |= self.source(key)?;
        }
        let entity = Entity {
            id: self.store(&line.id),
            class: line.class,
            country,
            prominence: line.prominence.unwrap_or(PROMINENCE),
            location: line.location,
            geonames: line.geonames,
            wikidata: self.store(line.wikidata.as_deref().unwrap_or("")),
            names: self.gazetteer.names.len() as u32,
            sources,
        };
        for (language, names) in &line.names.0 {
            for (i, name) in names.iter().enumerate() {
                if let Err(what) = self.name(language, name) {
                    self.gazetteer.names.truncate(entity.names as usize);
                    return Err(at(&format!("names.{language}[{i}]"), &what));
                }
            }
        }
        self.drafts.push(Draft { entity, offices: line.offices, place: place.clone(), composed: false });
        Ok(())
    }

    /// Adds a name to the entity that is being read.
    pub(super) fn name(&mut self, language: &str, line: &NameLine) -> Result<(), String> {
        self.folded.fold(&line.text);
        if self.folded.codes().is_empty() {
            return Err("has no letter".into());
        }
        if self.folded.codes().last() == Some(&HARD) {
            return Err("ends in a break".into());
        }
        let lang = self.language(language)?;
        let len = u16::try_from(line.text.len()).ok().filter(|&len| len <= LONGEST);
        let len = len.ok_or_else(|| format!("is longer than {LONGEST} bytes"))?;
        let start = self.store(&line.text).start;
        let entity = self.drafts.len() as u32;
        let (kind, policy, article) = (line.kind, line.policy, line.article);
        self.gazetteer.names.push(Name { start, entity, len, lang, kind, policy, article });
        Ok(())
    }

    pub(super) fn store(&mut self, s: &str) -> Text {
        let start = self.gazetteer.text.len() as u32;
        self.gazetteer.text.push_str(s);
        Text { start, len: s.len() as u32 }
    }

    fn language(&mut self, code: &str) -> Result<u16, String> {
        if let Some(&index) = self.languages.get(code) {
            return Ok(index);
        }
        let mut parts = code.split('-');
        let primary = parts.next().unwrap_or("");
        let well_formed = (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        let index = u16::try_from(self.gazetteer.languages.len()).ok().filter(|_| well_formed);
        let index = index.ok_or_else(|| format!("{code:?} is no language code"))?;
        self.languages.insert(code.to_owned(), index);
        self.gazetteer.languages.push(code.to_owned());
        Ok(index)
    }

    fn source(&mut self, key: &str) -> Result<u32, FieldFault> {
        let sources = &mut self.gazetteer.sources;
        let index = sources.iter().position(|seen| seen == key).unwrap_or_else(|| {
            sources.push(key.to_owned());
            sources.len() - 1
        });
        1u32.checked_shl(index as u32).ok_or_else(|| at("sources", "more than 32 sources"))
    }

    fn cue(&mut self, line: CueLine) -> Result<(), FieldFault> {
        let target = |word: &String| {
            let by_type = word.parse().map(CueTarget::Type);
            by_type.or_else(|_| word.parse().map(CueTarget::Class)).map_err(|what: String| at("for", &what))
        };
        let targets = line.targets.iter().map(target).collect::<Result<_, _>>()?;
        for (i, word) in line.words.iter().enumerate() {
            self.folded.fold(word);
            if self.folded.codes().is_empty() || word.len() > usize::from(LONGEST) {
                return Err(at(&format!("words[{i}]"), &format!("has no letter, or is longer than {LONGEST} bytes")));
            }
        }
        let begins = line.begins.iter().map(|word| Folded::with_rules(word, self.rules).codes().to_vec()).collect();
        let CueLine { cue: key, lang, side, skip, across, veto, article, quoted, words, .. } = line;
        let (article, plurals) = (article.unwrap_or(true), Vec::new());
        let cue = Cue { key, side, targets, skip, across, veto, article, quoted, begins, words, plurals };
        self.gazetteer.cues.push(cue);
        self.cue_languages.push(lang);
        Ok(())
    }

    fn noun(&mut self, line: NounLine) -> Result<(), FieldFault> {
        for form in line.plural.iter().chain([&line.noun]) {
            self.folded.fold(form);
            if self.folded.codes().is_empty() || form.len() > usize::from(LONGEST) {
                return Err(at("", &format!("a form has no letter, or is longer than {LONGEST} bytes")));
            }
        }
        self.nouns.add(line);
        Ok(())
    }

    /// Gives the cues of all files the dual and plural forms of all nouns.
    fn inflect_cues(&mut self) {
        if self.rules.has(Rule::Number) {
            let cues = self.gazetteer.cues.iter_mut().zip(&self.cue_languages);
            cues.for_each(|(cue, lang)| self.nouns.inflect(cue, lang));
        }
    }

    fn common_word(&mut self, text: &str) -> Result<(), FieldFault> {
        let columns: Vec<&str> = text.split('\t').collect();
        let [word, _lang, frequency, policy, source, ..] = columns[..] else {
            return Err(at("", "expected word, lang, frequency, policy, source and gloss, parted by tabs"));
        };
        if word == "word" {
            return Ok(());
        }
        if policy == "capitals" {
            self.folded.fold(word);
            self.gazetteer.capital_words.insert(self.folded.codes().to_vec());
            return Ok(());
        }
        let policy = match policy {
            "whole" => None,
            _ => Some(policy.parse().map_err(|what: String| at("policy", &what))?),
        };
        let [frequency, source] = [frequency, source].map(str::to_owned);
        self.folded.fold(word);
        if self.folded.codes().is_empty() {
            return Err(at("word", "has no letter"));
        }
        let known = CommonWord { policy, frequency, source };
        // A word of two languages has the stricter policy of the two.
        let words = &mut self.gazetteer.common.0;
        let seen = words.get(self.folded.codes()).and_then(|seen| seen.policy);
        if seen.is_none_or(|seen| known.policy.is_some_and(|policy| policy > seen)) {
            words.insert(self.folded.codes().to_vec(), known);
        }
        Ok(())
    }

    /// Notes a country's adjective as an ordinary word, with and without ال: no spelling that is generated may be
    /// one, and no proclitic is stripped from one.
    pub(super) fn adjective(&mut self, word: &str) {
        for form in [word, word.strip_prefix("ال").unwrap_or(word)] {
            self.folded.fold(form);
            let known =
                CommonWord { policy: None, frequency: "adjective".to_owned(), source: "adjectives.jsonl".to_owned() };
            self.gazetteer.common.0.entry(self.folded.codes().to_vec()).or_insert(known);
        }
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        if self.faults.len() < GazetteerError::MOST {
            self.faults.push(fault);
        } else {
            self.more_faults += 1;
        }
    }

    /// Puts the gazetteer together.
    ///
    /// # Errors
    /// Every fault of every file that was added.
    pub fn build(mut self) -> Result<Gazetteer, GazetteerError> {
        self.inflect_cues();
        if self.rules.has(Rule::Institutions) {
            compose::compose(&mut self);
        }
        let order = self.merge_order();
        if !self.faults.is_empty() {
            return Err(GazetteerError::of(self.faults, self.more_faults));
        }
        self.gazetteer.version = format!("{:.16}", hex(&self.hash.finalize()));
        Ok(pack(self.gazetteer, self.drafts, &order))
    }

    /// The drafts by id, those of one id in the order they add up; reports ids that stand twice in one path.
    fn merge_order(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.drafts.len() as u32).collect();
        let (gazetteer, drafts) = (&self.gazetteer, &self.drafts);
        let key = |&i: &u32| {
            let draft = &drafts[i as usize];
            (gazetteer.str(draft.entity.id), draft.composed, i)
        };
        order.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        let mut twice = Vec::new();
        for pair in order.windows(2) {
            let [first, second] = [&drafts[pair[0] as usize], &drafts[pair[1] as usize]];
            let same = gazetteer.str(first.entity.id) == gazetteer.str(second.entity.id);
            if same && first.place.path == second.place.path && first.composed == second.composed {
                let earlier = format!("stands in {} line {} too", first.place.file.display(), first.place.line);
                twice.push(Fault::new(&second.place.file, second.place.line, "id", earlier));
            }
        }
        twice.into_iter().for_each(|fault| self.fault(fault));
        order
    }
}

/// A field's path, and what is wrong with it.
type FieldFault = (String, String);

fn at(field: &str, what: &str) -> FieldFault {
    (field.to_owned(), what.to_owned())
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FieldFault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        // A serde_json error repeats the position, and its line is always 1 here.
        let inner = error.into_inner();
        let what = inner.to_string();
        let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
        at(if field == "." || field == "?" { "" } else { &field }, &format!("{what} (column {})", inner.column()))
    })?;
    json.end().map_err(|_| at("", "text after the object"))?;
    Ok(value)
}

fn check_id(id: &str, line: &EntityLine) -> Result<(), FieldFault> {
    let (prefix, slug) = id.split_once('/').unwrap_or(("", id));
    let entity_type = line.class.entity_type();
    if prefix != entity_type.as_str() {
        return Err(at("id", &format!("must start with {entity_type}/ for the class {}", line.class)));
    }
    if !is_slug(slug) {
        return Err(at("id", "must be lower-case ASCII words and numbers joined by hyphens"));
    }
    Ok(())
}

/// Whether a text is lower-case ASCII words joined by hyphens.
pub(super) fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn country(code: &str) -> Result<Country, FieldFault> {
    Country::new(code).ok_or_else(|| at("country", "must be two capital letters (ISO 3166-1 alpha-2)"))
}

fn files_of(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "jsonl" || extension == "tsv") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(std::io::Error::other("the folder has no .jsonl file"));
    }
    Ok(files)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
