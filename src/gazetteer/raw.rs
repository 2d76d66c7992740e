//! Everything that was read for a gazetteer, before it is merged.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::common::{CommonWord, CommonWords};
use super::country_adjectives::{CountryAdjective, CountryAdjectives};
use super::cue::Cue;
use super::details::Details;
use super::drafts::{Draft, Drafts, LineOrigin};
use super::error::{Fault, Faults, FieldFault};
use super::interner::Interner;
use super::line::{AdjectiveLine, InstitutionLine};
use super::noun::Nouns;
use super::office_titles::OfficeTitles;
use super::packed::Gazetteer;
use super::pattern::Patterns;
use super::record::{EntityRecord, NameRecord};
use super::strings::{PoolFull, PoolRange};
use super::validate;
use super::version::VersionHasher;
use super::vocabulary::NameLayer;
use crate::lang::Language;
use crate::rules::Rules;
use crate::text::Folded;

/// Entities and other lines of all parts. A part is what one call adds to the builder: a file, a folder, a text.
#[derive(Default)]
pub(super) struct RawGazetteer {
    /// The gazetteer that the parts extend, if it is built already.
    pub below: Option<Arc<Gazetteer>>,
    pub drafts: Drafts,
    pub institutions: Vec<(LineOrigin, InstitutionLine)>,
    /// The institutions that lines disable.
    pub disabled_institutions: Vec<(LineOrigin, String)>,
    pub adjectives: Vec<(LineOrigin, AdjectiveLine)>,
    pub patterns: Patterns,
    pub nouns: Nouns,
    pub office_titles: OfficeTitles,
    pub cues: Vec<Cue>,
    /// The language of each cue.
    pub cue_languages: Vec<String>,
    pub common: CommonWords,
    pub country_adjectives: CountryAdjectives,
    pub capital_words: HashSet<Vec<u8>>,
    /// Number of entity lines of each part.
    pub parts: Vec<usize>,
    /// The parts come with a request.
    pub is_request: bool,
    /// Number of the part that has the embedded gazetteer, or 0.
    pub embedded_part: u8,
    pub first_path: Option<PathBuf>,
    pub version: VersionHasher,
    pub faults: Faults,
    pub rules: Rules,
    /// Scratch memory for folding.
    pub folded: Folded,
}

impl RawGazetteer {
    /// Nothing yet, on top of a gazetteer.
    pub fn on(below: Arc<Gazetteer>) -> RawGazetteer {
        RawGazetteer {
            drafts: Drafts::on(&below),
            parts: below.parts.clone(),
            version: below.version_hasher.clone(),
            below: Some(below),
            ..RawGazetteer::default()
        }
    }

    /// Whether a line applies to all names: a pattern, an adjective, a context word, a noun, an office, a common word.
    pub fn has_global_lines(&self) -> bool {
        !(self.institutions.is_empty()
            && self.disabled_institutions.is_empty()
            && self.adjectives.is_empty()
            && self.nouns.is_empty()
            && self.office_titles.is_empty()
            && self.cues.is_empty()
            && self.common.is_empty()
            && self.capital_words.is_empty())
    }

    /// Starts a part and returns whether the limit on parts allows it.
    pub fn begin_part(&mut self, path: &Path) -> bool {
        /// Parts of a layer of a request, for which the others leave room.
        const REQUEST_PARTS: usize = 2;
        let most = u8::MAX as usize - if self.is_request { 0 } else { REQUEST_PARTS };
        if self.parts.len() >= most {
            let message = format!("exceeds the limit of {most} gazetteers: put several files into one folder");
            self.faults.add(Fault::new(path, 0, "", message));
            return false;
        }
        self.first_path.get_or_insert_with(|| path.to_owned());
        self.parts.push(0);
        true
    }

    /// Number of the part that is being read, from 1.
    pub fn part(&self) -> u8 {
        u8::try_from(self.parts.len()).expect("the limit on parts is checked before a part begins")
    }

    /// The layer of a part.
    pub fn layer_of(&self, part: u8) -> NameLayer {
        match self.is_request {
            true => NameLayer::Request,
            false if part == self.embedded_part => NameLayer::Shipped,
            false => NameLayer::Own,
        }
    }

    /// Adds the fault of a line.
    pub fn report(&mut self, origin: &LineOrigin, fault: FieldFault) {
        self.faults.add(origin.fault(fault));
    }

    /// Adds an entity.
    ///
    /// # Errors
    /// If a field is invalid or a limit is exceeded. Nothing is added then.
    pub fn add_entity(&mut self, mut record: EntityRecord, origin: &LineOrigin) -> Result<(), FieldFault> {
        validate::entity(&record)?;
        let country = record.country.as_deref().map(validate::country).transpose()?;
        let sources = self.intern_sources(&record.sources)?;
        let names = self.drafts.names_len();
        let added = self.add_names_and_ids(&record);
        let (id, wikidata) = added.inspect_err(|_| self.drafts.truncate_names(names))?;
        let details = Details::take(&mut record);
        self.drafts.add(Draft {
            id,
            class: record.class.map(|name| name.class()),
            country,
            prominence: record.prominence,
            location: record.location,
            geonames: record.geonames,
            wikidata,
            offices: record.offices,
            names: names as u32,
            sources,
            origin: origin.clone(),
            layer: self.layer_of(origin.part),
            disabled: record.disabled,
            composed: false,
        });
        self.drafts.set_details(details);
        self.parts[usize::from(origin.part) - 1] += 1;
        Ok(())
    }

    fn add_names_and_ids(&mut self, record: &EntityRecord) -> Result<(PoolRange, PoolRange), FieldFault> {
        for (language, names) in &record.names {
            for (i, name) in names.iter().enumerate() {
                let field = || format!("names.{language}[{i}]");
                self.add_name(language, name).map_err(|message| FieldFault::new(field(), message))?;
            }
        }
        let too_large = |full: PoolFull| FieldFault::of_line(full);
        let id = self.drafts.add_string(&record.id).map_err(too_large)?;
        let wikidata = self.drafts.add_string(record.wikidata.as_deref().unwrap_or("")).map_err(too_large)?;
        Ok((id, wikidata))
    }

    /// Adds a name of the next draft. The error is a message.
    pub fn add_name(&mut self, language: &str, name: &NameRecord) -> Result<(), String> {
        if !validate::is_plain_name(&name.text) {
            validate::name(&name.text, &mut self.folded)?;
        }
        let known = self.drafts.languages.find(language);
        let language = match known {
            Some(language) => language,
            None => {
                validate::language(language)?;
                let limit = || format!("the gazetteer exceeds the limit of {} languages", Interner::MAX);
                self.drafts.languages.intern(language).ok_or_else(limit)?
            }
        };
        self.drafts.add_name(language, name)
    }

    /// The number of a set of sources.
    pub fn intern_sources(&mut self, keys: &[String]) -> Result<u32, FieldFault> {
        let limit = || format!("the gazetteer exceeds the limit of {} sources", Interner::MAX);
        self.drafts.intern_sources(keys).ok_or_else(|| FieldFault::new("sources", limit()))
    }

    /// Adds the adjective of a country as a common word, with and without ال: no spelling variant of a name may equal
    /// one, and no proclitic is stripped from one.
    pub fn add_adjective(&mut self, word: &str) {
        for form in [word, word.strip_prefix("ال").unwrap_or(word)] {
            self.folded.fold(form);
            let adjective = CommonWord {
                language: Language::Other,
                code: String::new(),
                policy: None,
                frequency: "adjective".to_owned(),
                source: "adjectives.jsonl".to_owned(),
                listed_by: self.part(),
            };
            self.common.add_unlisted(self.folded.codes(), adjective);
        }
    }

    /// Adds an adjective that follows the name of a place in its country.
    pub fn add_country_adjective(&mut self, word: &str, adjective: CountryAdjective) {
        self.folded.fold(word);
        self.country_adjectives.add(self.folded.codes(), adjective);
    }

    /// Sets the dual and plural forms of all cues, with the nouns of all files.
    pub fn inflect_cues(&mut self) {
        let cues = self.cues.iter_mut().zip(&self.cue_languages);
        cues.for_each(|(cue, language)| self.nouns.inflect(cue, language));
    }
}
