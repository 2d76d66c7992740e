//! Reads a gazetteer's files, a line at a time, into its packed form.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::common::CommonWord;
use super::cue::{ClassSet, Cue, CueEffect};
use super::error::{Fault, GazetteerError};
use super::line::{AdjectiveLine, CueLine, EntityLine, InstitutionLine, NameLine};
use super::merge::merge;
use super::model::{Country, Gazetteer, Office, Strings, Text, TooLarge};
use super::noun::{NounLine, Nouns};
use super::pack::Packer;
use super::record::{EntityRecord, NameRecord, StatedPolicy};
use super::vocabulary::{Class, EntityType, NameKind, Policy};
use super::{compose, embedded};
use crate::lang::Language;
use crate::rules::{self, Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::HARD;
use crate::thresholds::distance;

/// The longest name, in bytes: no name is as long, and a line that went wrong may be.
const LONGEST: u16 = 1024;

/// Gathers the files of a gazetteer, then [builds](GazetteerBuilder::build) it.
///
/// Files are read in the order they are added. An id that an earlier path has is extended by a later one: what that
/// states holds, and what it does not state stays. Inside one path an id stands once.
#[derive(Default)]
pub struct GazetteerBuilder {
    gazetteer: Gazetteer,
    pub(super) drafts: Vec<Draft>,
    /// The names of the drafts.
    names: Vec<DraftName>,
    strings: Strings,
    pub(super) institutions: Vec<(LineOrigin, InstitutionLine)>,
    pub(super) adjectives: Vec<(LineOrigin, AdjectiveLine)>,
    nouns: Nouns,
    /// The language of each cue.
    cue_languages: Vec<String>,
    languages: HashMap<String, u16>,
    sources: HashMap<String, u16>,
    hash: Sha256,
    /// How many gazetteers were added, and the first of them.
    path: u8,
    first_path: Option<PathBuf>,
    /// No more is read: the strings are more than offsets can count.
    is_full: bool,
    faults: Vec<Fault>,
    more_faults: usize,
    folded: Folded,
    rules: Rules,
}

/// An entity's line, packed, with what it states; its names are those of the builder from `names` to the next draft's.
/// [`EntityRecord`] has the meaning of the fields.
pub(super) struct Draft {
    pub id: Text,
    pub class: Option<Class>,
    pub country: Option<Country>,
    pub prominence: Option<f32>,
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    /// Empty when none is stated.
    pub wikidata: Text,
    pub offices: Vec<Office>,
    /// Index of its first name.
    pub names: u32,
    /// Index of a set of sources.
    pub sources: u32,
    pub origin: LineOrigin,
    /// Made from a pattern: it is earlier than all that a file lists.
    pub composed: bool,
}

/// A name of a draft, 12 bytes. [`NameRecord`] has the meaning of the fields.
#[derive(Clone, Copy)]
struct DraftName {
    start: u32,
    len: u16,
    lang: u16,
    kind: Option<NameKind>,
    policy: Option<Policy>,
    article: Option<bool>,
}

/// Where a line stands.
#[derive(Clone)]
pub(super) struct LineOrigin {
    pub file: std::rc::Rc<PathBuf>,
    pub line: usize,
    /// The gazetteer that it belongs to, counted from 1.
    pub path: u8,
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
        if self.begin(Path::new("embedded")) {
            for (name, text) in embedded::FILES {
                self.read(Path::new(name), text.as_bytes());
            }
        }
        self
    }

    /// Adds a file, or the `.jsonl` and `.tsv` files of a folder in the order of their names.
    pub fn add_path(&mut self, path: &Path) -> &mut Self {
        if self.begin(path) {
            match files_of(path) {
                Ok(files) => files.iter().for_each(|file| self.add_file(file)),
                Err(error) => self.fault(Fault::new(path, 0, "", error)),
            }
        }
        self
    }

    /// Adds entities, one JSON object a line, from a text; `name` stands for its file in faults.
    pub fn add_text(&mut self, name: &str, text: &str) -> &mut Self {
        if self.begin(Path::new(name)) {
            self.read(Path::new(name), text.as_bytes());
        }
        self
    }

    /// Begins a gazetteer, unless there are as many as can be counted.
    fn begin(&mut self, path: &Path) -> bool {
        let Some(next) = self.path.checked_add(1) else {
            self.fault(Fault::new(path, 0, "", format!("more than {} gazetteers: join some in a folder", u8::MAX)));
            return false;
        };
        self.path = next;
        self.first_path.get_or_insert_with(|| path.to_owned());
        self.gazetteer.parts.push(0);
        true
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
            if self.is_full {
                return;
            }
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
            let origin = LineOrigin { file: file.clone(), line: number, path: self.path };
            if let Err((field, what)) = self.line(path, text, &origin) {
                self.fault(Fault::new(path, number, &field, what));
            }
        }
    }

    fn line(&mut self, path: &Path, text: &str, origin: &LineOrigin) -> Result<(), FieldFault> {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("institutions.jsonl") => self.institutions.push((origin.clone(), parse(text)?)),
            Some("adjectives.jsonl") => self.adjectives.push((origin.clone(), parse(text)?)),
            Some("cues.jsonl") => self.cue(parse(text)?)?,
            Some("nouns.jsonl") => self.noun(parse(text)?)?,
            Some(name) if name.ends_with(".tsv") => self.common_word(text)?,
            _ => self.entity(parse(text)?, origin)?,
        }
        Ok(())
    }

    fn entity(&mut self, line: EntityLine, origin: &LineOrigin) -> Result<(), FieldFault> {
        check_fields(&line)?;
        let country = line.country.as_deref().map(self::country).transpose()?;
        let sources = self.source_set(&line.sources)?;
        let (id, wikidata) = (self.store(&line.id), self.store(line.wikidata.as_deref().unwrap_or("")));
        let names = self.names.len() as u32;
        for (language, listed) in &line.names.0 {
            for (i, name) in listed.iter().enumerate() {
                if let Err(what) = self.name(language, name) {
                    self.names.truncate(names as usize);
                    return Err(at(&format!("names.{language}[{i}]"), &what));
                }
            }
        }
        let too_large = |TooLarge| at("", &TooLarge.to_string());
        self.drafts.push(Draft {
            id: id.map_err(too_large)?,
            class: line.class,
            country,
            prominence: line.prominence,
            location: line.location,
            geonames: line.geonames,
            wikidata: wikidata.map_err(too_large)?,
            offices: line.offices,
            names,
            sources,
            origin: origin.clone(),
            composed: false,
        });
        self.gazetteer.parts[usize::from(origin.path) - 1] += 1;
        Ok(())
    }

    /// Adds a name to the entity that is being read.
    pub(super) fn name(&mut self, language: &str, line: &NameLine) -> Result<(), String> {
        /// A reading keeps a name's index in 31 bits.
        const MOST_NAMES: usize = 1 << 31;
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
        if self.names.len() == MOST_NAMES {
            self.is_full = true;
            return Err(format!("the gazetteer exceeds the limit of {MOST_NAMES} names"));
        }
        let start = self.store(&line.text).map_err(|too_large| too_large.to_string())?.start;
        let NameLine { kind, policy, article, .. } = *line;
        self.names.push(DraftName { start, len, lang, kind, policy, article });
        Ok(())
    }

    pub(super) fn store(&mut self, s: &str) -> Result<Text, TooLarge> {
        let stored = self.strings.add(s);
        self.is_full |= stored.is_err();
        stored
    }

    /// How many names the drafts have.
    pub(super) fn names_len(&self) -> u32 {
        self.names.len() as u32
    }

    /// The code of a language by its index.
    pub(super) fn language_code(&self, lang: u16) -> &str {
        &self.gazetteer.languages[usize::from(lang)]
    }

    /// What a draft states. A name that it lists twice in a language counts once.
    pub(super) fn record(&self, draft: usize) -> EntityRecord<'_> {
        let it = &self.drafts[draft];
        let end = self.drafts.get(draft + 1).map_or(self.names.len(), |next| next.names as usize);
        let name = |name: &DraftName| NameRecord {
            text: self.strings.get(Text { start: name.start, len: u32::from(name.len) }),
            lang: name.lang,
            kind: name.kind,
            policy: name.policy.map(|policy| StatedPolicy { policy, stated_by: it.origin.path }),
            article: name.article,
        };
        let mut names: Vec<_> = self.names[it.names as usize..end].iter().map(name).collect();
        once_each(&mut names);
        EntityRecord {
            id: self.strings.get(it.id),
            class: it.class,
            country: it.country,
            prominence: it.prominence,
            location: it.location,
            geonames: it.geonames,
            wikidata: Some(self.strings.get(it.wikidata)).filter(|id| !id.is_empty()),
            offices: Cow::Borrowed(&it.offices),
            names,
            sources: Cow::Borrowed(self.gazetteer.source_sets.get(it.sources)),
        }
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
        if !well_formed {
            return Err(format!("{code:?} is no language code"));
        }
        let index = u16::try_from(self.gazetteer.languages.len());
        let index = index.map_err(|_| format!("the gazetteer exceeds the limit of {} languages", 1 << u16::BITS))?;
        self.languages.insert(code.to_owned(), index);
        self.gazetteer.languages.push(code.to_owned());
        Ok(index)
    }

    fn source(&mut self, key: &str) -> Result<u16, FieldFault> {
        if let Some(&index) = self.sources.get(key) {
            return Ok(index);
        }
        let sources = &mut self.gazetteer.sources;
        let most = usize::from(u16::MAX);
        let index = u16::try_from(sources.len()).ok().filter(|&index| index < u16::MAX);
        let index =
            index.ok_or_else(|| at("sources", &format!("the gazetteer exceeds the limit of {most} sources")))?;
        sources.push(key.to_owned());
        self.sources.insert(key.to_owned(), index);
        Ok(index)
    }

    /// The index of a set of sources.
    pub(super) fn source_set(&mut self, keys: &[String]) -> Result<u32, FieldFault> {
        let mut set = keys.iter().map(|key| self.source(key)).collect::<Result<Vec<_>, _>>()?;
        set.sort_unstable();
        set.dedup();
        Ok(self.gazetteer.source_sets.index_of(&set))
    }

    fn cue(&mut self, line: CueLine) -> Result<(), FieldFault> {
        let mut classes = ClassSet::default();
        for word in &line.targets {
            let by_type = word.parse().map(ClassSet::of_type);
            let target = by_type.or_else(|_| word.parse().map(|class: Class| ClassSet::from_iter([class])));
            classes = classes.union(target.map_err(|what: String| at("for", &what))?);
        }
        for (i, word) in line.words.iter().enumerate() {
            self.folded.fold(word);
            if self.folded.codes().is_empty() || word.len() > usize::from(LONGEST) {
                return Err(at(&format!("words[{i}]"), &format!("has no letter, or is longer than {LONGEST} bytes")));
            }
        }
        if line.skip > distance::SKIPPED_BY_CUE {
            return Err(at("skip", &format!("must be from 0 to {}", distance::SKIPPED_BY_CUE)));
        }
        let begins: Vec<Vec<u8>> =
            line.begins.iter().map(|word| Folded::with_rules(word, self.rules).codes().to_vec()).collect();
        let CueLine { cue: key, lang, side, skip, across, veto, article, quoted, words, .. } = line;
        let (article, plurals) = (article.unwrap_or(true), Vec::new());
        let effect = CueEffect { classes, side, skip, across, veto, quoted, directs: !begins.is_empty() };
        self.gazetteer.cues.push(Cue { key, effect, article, begins, words, plurals });
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
        let [word, language, frequency, policy, source, ..] = columns[..] else {
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
        let code = language.to_owned();
        let language = Language::of_code(language);
        let known = CommonWord { language, code, policy, frequency, source, listed_by: self.path };
        self.gazetteer.common.add(self.folded.codes(), known);
        Ok(())
    }

    /// Notes a country's adjective as an ordinary word, with and without ال: no spelling that is generated may be
    /// one, and no proclitic is stripped from one.
    pub(super) fn adjective(&mut self, word: &str) {
        for form in [word, word.strip_prefix("ال").unwrap_or(word)] {
            self.folded.fold(form);
            let known = CommonWord {
                language: Language::Other,
                code: String::new(),
                policy: None,
                frequency: "adjective".to_owned(),
                source: "adjectives.jsonl".to_owned(),
                listed_by: self.path,
            };
            self.gazetteer.common.add_plain(self.folded.codes(), known);
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
    /// Every fault of every file that was added, or that there is no entity.
    pub fn build(mut self) -> Result<Gazetteer, GazetteerError> {
        self.inflect_cues();
        if self.rules.has(Rule::Institutions) {
            compose::compose(&mut self);
        }
        if self.drafts.is_empty() && self.faults.is_empty() {
            let path = self.first_path.clone().unwrap_or_else(|| PathBuf::from("the gazetteer"));
            let others = if self.path > 1 { ", and no other gazetteer has one" } else { "" };
            self.fault(Fault::new(&path, 0, "", format!("has no entity{others}")));
        }
        let order = self.merge_order();
        let mut packer = Packer::new(self.drafts.len(), self.names.len());
        let groups = order.chunk_by(|&a, &b| self.id(a) == self.id(b));
        let incomplete: Vec<Fault> = groups.filter_map(|group| packer.entity(&self, group).err()).collect();
        incomplete.into_iter().for_each(|fault| self.fault(fault));
        if !self.faults.is_empty() {
            return Err(GazetteerError::of(self.faults, self.more_faults));
        }
        self.gazetteer.version = format!("{:.16}-r{}", hex(&self.hash.finalize()), rules::REVISION);
        Ok(packer.finish(self.gazetteer))
    }

    /// What some drafts of one entity state together, from the earliest.
    pub(super) fn merged(&self, drafts: &[u32]) -> Option<EntityRecord<'_>> {
        drafts.iter().map(|&i| self.record(i as usize)).reduce(merge)
    }

    pub(super) fn id(&self, draft: u32) -> &str {
        self.strings.get(self.drafts[draft as usize].id)
    }

    /// The drafts by id, those of one id from the earliest; reports ids that stand twice in one path.
    fn merge_order(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.drafts.len() as u32).collect();
        let drafts = &self.drafts;
        order.sort_unstable_by_key(|&i| (self.id(i), !drafts[i as usize].composed, i));
        let mut twice = Vec::new();
        for pair in order.windows(2).filter(|pair| self.id(pair[0]) == self.id(pair[1])) {
            let [first, second] = [&drafts[pair[0] as usize], &drafts[pair[1] as usize]];
            if first.origin.path == second.origin.path && first.composed == second.composed {
                let earlier = format!("stands in {} line {} too", first.origin.file.display(), first.origin.line);
                twice.push(Fault::new(&second.origin.file, second.origin.line, "id", earlier));
            }
        }
        twice.into_iter().for_each(|fault| self.fault(fault));
        order
    }
}

/// Leaves the first of names that are written alike in one language.
fn once_each(names: &mut Vec<NameRecord<'_>>) {
    /// So few are compared faster than hashed.
    const FEW: usize = 8;
    if names.len() <= FEW {
        for i in (1..names.len()).rev() {
            if names[..i].iter().any(|seen| seen.key() == names[i].key()) {
                names.remove(i);
            }
        }
    } else {
        let mut seen = HashSet::with_capacity(names.len());
        names.retain(|name| seen.insert((name.lang, name.text)));
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

/// Checks what the type of a field does not.
fn check_fields(line: &EntityLine) -> Result<(), FieldFault> {
    check_id(&line.id, line.class)?;
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
    Ok(())
}

fn check_id(id: &str, class: Option<Class>) -> Result<(), FieldFault> {
    let (prefix, slug) = id.split_once('/').unwrap_or(("", id));
    match (class, prefix.parse::<EntityType>()) {
        (Some(class), _) if prefix != class.entity_type().as_str() => {
            return Err(at("id", &format!("must start with {}/ for the class {class}", class.entity_type())));
        }
        (None, Err(_)) => return Err(at("id", "must start with place/, person/ or organisation/")),
        _ => {}
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
