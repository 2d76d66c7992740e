//! Builds a gazetteer from files, texts and records.

use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::compose::{complete_composed, compose};
use super::drafts::LineOrigin;
use super::embedded;
use super::error::{Fault, FieldFault, GazetteerError};
use super::pack::pack;
use super::packed::Gazetteer;
use super::raw::RawGazetteer;
use super::reader;
use super::record::EntityRecord;
use crate::rules::{Rule, Rules};

/// Reads the parts of a gazetteer and [builds](GazetteerBuilder::build) it.
///
/// A part is what one `add` method adds. A part extends the entities of earlier parts: a field that it states replaces
/// the earlier value, and other fields stay unchanged. Within a part each id may occur once. Errors in the data are
/// collected until `build`.
///
/// ```
/// use dalil::GazetteerBuilder;
///
/// let mut builder = GazetteerBuilder::new();
/// builder.add_embedded();
/// builder.add_text("mine.jsonl", r#"{"id":"place/almaty","names":{"en":[{"text":"Almatee","kind":"variant"}]}}"#);
/// let gazetteer = builder.build()?;
/// let almaty = gazetteer.find("place/almaty").expect("listed");
/// assert!(almaty.names().any(|name| name.text() == "Almatee"));
/// assert_eq!(almaty.canonical("en").as_deref(), Some("Almaty"));
/// # Ok::<(), dalil::GazetteerError>(())
/// ```
#[derive(Default)]
pub struct GazetteerBuilder {
    raw: RawGazetteer,
}

impl fmt::Debug for GazetteerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GazetteerBuilder").field("entities", &self.raw.drafts.len()).finish_non_exhaustive()
    }
}

impl GazetteerBuilder {
    /// A builder without any part.
    pub fn new() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// A builder whose parts extend a gazetteer that is built already. The result is a layer on top of it: it has only
    /// the entities that the parts state, and shares the others.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use dalil::GazetteerBuilder;
    ///
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_text("base.jsonl", r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty"]}}"#);
    /// let base = Arc::new(builder.build()?);
    ///
    /// let mut builder = GazetteerBuilder::on(base);
    /// builder.add_text("mine.jsonl", r#"{"id":"place/almaty","names":{"kk":["Алматы"]}}"#);
    /// let gazetteer = builder.build()?;
    /// assert_eq!(gazetteer.find("place/almaty").expect("listed").names().count(), 2);
    /// # Ok::<(), dalil::GazetteerError>(())
    /// ```
    pub fn on(gazetteer: Arc<Gazetteer>) -> GazetteerBuilder {
        GazetteerBuilder { raw: RawGazetteer::on(gazetteer) }
    }

    /// A builder of the layer of a request. Its parts must not change the class of an entity, and the offices of people
    /// are ranked with the names of the gazetteer below only.
    pub(crate) fn of_request(gazetteer: Arc<Gazetteer>) -> GazetteerBuilder {
        let raw = RawGazetteer { is_request: true, ..RawGazetteer::on(gazetteer) };
        GazetteerBuilder { raw }
    }

    /// Whether a part has a line that applies to all names: a pattern of institutions, an adjective of a country, a
    /// context word, a noun, the title of an office, or a common word. A layer cannot have such lines: they must be
    /// built together with all other parts.
    pub fn has_global_lines(&self) -> bool {
        self.raw.has_global_lines()
    }

    /// Applies only some rules, to measure the effect of the others. To be called before any part is added.
    pub fn rules(&mut self, rules: Rules) -> &mut Self {
        self.raw.rules = rules;
        self.raw.folded.set_rules(rules);
        self
    }

    /// Adds the gazetteer that ships with the crate.
    pub fn add_embedded(&mut self) -> &mut Self {
        if self.raw.begin_part(Path::new("embedded")) {
            self.raw.embedded_part = self.raw.part();
            for (name, text) in embedded::FILES {
                reader::read_lines(&mut self.raw, Path::new(name), text.as_bytes());
            }
        }
        self
    }

    /// Adds a file, or the `.jsonl` and `.tsv` files of a folder in the order of their names. The file name decides
    /// what a file contains; `gazetteer/README.md` documents names and formats.
    pub fn add_path(&mut self, path: &Path) -> &mut Self {
        if self.raw.begin_part(path) {
            reader::read_path(&mut self.raw, path);
        }
        self
    }

    /// Adds the text of a file with this name.
    pub fn add_text(&mut self, name: &str, text: &str) -> &mut Self {
        if self.raw.begin_part(Path::new(name)) {
            reader::read_lines(&mut self.raw, Path::new(name), text.as_bytes());
        }
        self
    }

    /// Adds records, with the same result and [version](Gazetteer::version) as a file that has them as lines. Faults
    /// refer to the file `name` and to the number of the record, from 1.
    ///
    /// ```
    /// use dalil::GazetteerBuilder;
    /// use dalil::gazetteer::{Class, EntityRecord, NameRecord};
    ///
    /// let mut record = EntityRecord::new("organisation/example-club");
    /// record.class = Some(Class::Club.into());
    /// record.names_in("en").push(NameRecord::new("Example Club"));
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_records("clubs", [record]);
    /// assert_eq!(builder.build()?.len(), 1);
    /// # Ok::<(), dalil::GazetteerError>(())
    /// ```
    pub fn add_records(&mut self, name: &str, records: impl IntoIterator<Item = EntityRecord>) -> &mut Self {
        let path = Path::new(name);
        if self.raw.begin_part(path) {
            let file = Rc::new(path.to_owned());
            for (i, record) in records.into_iter().enumerate() {
                let origin = LineOrigin { file: file.clone(), line: i + 1, part: self.raw.part() };
                if let Err(FieldFault { field, message }) = self.add_record(record, &origin) {
                    self.raw.faults.add(Fault::new(path, origin.line, &field, message));
                }
            }
        }
        self
    }

    fn add_record(&mut self, record: EntityRecord, origin: &LineOrigin) -> Result<(), FieldFault> {
        if !self.raw.is_request {
            let line = serde_json::to_string(&record).map_err(FieldFault::of_line)?;
            self.raw.version.add(&line);
        }
        self.raw.add_entity(record, origin)
    }

    /// Merges the parts, composes the institutions of countries and packs the result.
    ///
    /// # Errors
    /// All faults of all parts, that there is no entity, or that a layer has lines that apply to all names.
    pub fn build(self) -> Result<Gazetteer, GazetteerError> {
        let mut raw = self.raw;
        if let Some(below) = raw.below.clone() {
            return build_layer(raw, &below);
        }
        if raw.rules.has(Rule::Number) {
            raw.inflect_cues();
        }
        if raw.rules.has(Rule::Institutions) {
            compose(&mut raw);
        }
        if raw.drafts.is_empty() && raw.faults.is_empty() {
            let path = raw.first_path.clone().unwrap_or_else(|| PathBuf::from("the gazetteer"));
            let others = if raw.parts.len() > 1 { ", and neither do the other gazetteers" } else { "" };
            raw.faults.add(Fault::new(&path, 0, "", format!("contains no entity{others}")));
        }
        pack(raw)
    }
}

/// Builds the layer on top of a gazetteer.
fn build_layer(mut raw: RawGazetteer, below: &Gazetteer) -> Result<Gazetteer, GazetteerError> {
    if raw.has_global_lines() {
        let path = raw.first_path.clone().unwrap_or_default();
        let message = "has lines that apply to all names, which a layer cannot have: build it together with the others";
        raw.faults.add(Fault::new(&path, 0, "", message));
    }
    complete_composed(&mut raw, below);
    if raw.is_request {
        report_changed_classes(&mut raw, below);
    }
    pack(raw)
}

/// Reports the lines that change the class of an entity that the gazetteer below has.
fn report_changed_classes(raw: &mut RawGazetteer, below: &Gazetteer) {
    for draft in 0..raw.drafts.len() as u32 {
        let line = raw.drafts.get(draft);
        let free = raw.drafts.details(draft).and_then(|details| details.class_name.as_deref());
        let new = line.class.map(|class| free.unwrap_or(class.as_str()));
        let known = below.find(raw.drafts.id(draft)).map(|entity| entity.class_name());
        if let Some((_, known)) = new.zip(known).filter(|(new, known)| new != known) {
            let message = format!("differs from {known}, the class of the entity, which a request cannot change");
            let fault = line.origin.fault(FieldFault::new("class", message));
            raw.faults.add(fault);
        }
    }
}
