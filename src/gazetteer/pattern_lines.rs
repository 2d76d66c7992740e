//! Adds the lines of `institutions.jsonl` to the patterns of a gazetteer.

use std::collections::HashSet;

use super::cue::ClassSet;
use super::error::FieldFault;
use super::line::InstitutionLine;
use super::pattern::{HeadSide, InTopic, National, Pattern, PatternName, PatternText, Patterns, Slot, Tail, TopicHead};
use super::record::NameRecord;
use super::validate;
use super::vocabulary::{EntityType, NameKind, NameLayer};
use crate::text::Folded;
use crate::thresholds::prominence;

/// The institutions that were added, by part. An institution may have one line of places and one of countries in each
/// part. A later part adds names, and replaces what it states.
#[derive(Default)]
pub(super) struct PatternLines {
    seen: HashSet<(String, bool, u8)>,
}

impl PatternLines {
    /// Adds a line of a part, which belongs to a layer.
    ///
    /// # Errors
    /// If a field is invalid, or a limit is exceeded.
    pub fn add(
        &mut self,
        patterns: &mut Patterns,
        line: &InstitutionLine,
        part: u8,
        layer: NameLayer,
    ) -> Result<(), FieldFault> {
        validate::institution(line)?;
        let of_places = !line.slot.is_empty();
        if self.seen.contains(&(line.institution.clone(), of_places, part)) {
            let kind = if of_places { "places" } else { "countries" };
            let message = format!("{:?} already has a pattern of {kind}", line.institution);
            return Err(FieldFault::new("institution", message));
        }
        let national = match of_places {
            true => check_slot(line).map(|()| None)?,
            false => Some(national(line)?),
        };
        let position = self.position(patterns, line)?;
        let names = names(patterns, position, line)?;
        let pattern = &mut patterns.patterns[usize::from(position)];
        check_other_line(pattern, line)?;
        match (national, &mut pattern.national) {
            (None, _) => {
                pattern.slot = pattern.slot.union(line.slot.iter().copied().collect());
                pattern.prominence = line.prominence.unwrap_or(pattern.prominence);
            }
            (Some(new), None) => pattern.national = Some(new),
            (Some(new), Some(known)) => {
                known.prominence = line.prominence.unwrap_or(known.prominence);
                if !new.only.is_empty() || !new.except.is_empty() {
                    (known.only, known.except) = (new.only, new.except);
                }
            }
        }
        patterns.names.extend(names.into_iter().map(|name| PatternName { layer, ..name }));
        self.seen.insert((line.institution.clone(), of_places, part));
        Ok(())
    }

    /// The position of the pattern of an institution, which is added if there is none.
    fn position(&self, patterns: &mut Patterns, line: &InstitutionLine) -> Result<u16, FieldFault> {
        if let Some(&position) = patterns.by_institution.get(&line.institution) {
            let class = patterns.patterns[usize::from(position)].class;
            let message =
                || format!("{} differs from the class {class} of another line of the institution", line.class);
            return if class == line.class { Ok(position) } else { Err(FieldFault::new("class", message())) };
        }
        if patterns.patterns.len() == Patterns::MAX {
            return Err(too_many());
        }
        let position = patterns.patterns.len() as u16;
        patterns.by_institution.insert(line.institution.clone(), position);
        patterns.patterns.push(Pattern {
            institution: line.institution.clone(),
            class: line.class,
            prominence: prominence::DEFAULT,
            slot: ClassSet::default(),
            national: None,
            names: 0..0,
        });
        Ok(position)
    }

    /// Makes the names of each pattern adjacent, and orders those that need a topic.
    pub fn finish(self, patterns: &mut Patterns) {
        patterns.names.sort_by_key(|name| name.pattern);
        let mut first = 0;
        for names in patterns.names.chunk_by(|a, b| a.pattern == b.pattern) {
            let end = first + names.len() as u16;
            patterns.patterns[usize::from(names[0].pattern)].names = first..end;
            first = end;
        }
        let (mut in_topic, mut with_other_head) = (Vec::new(), Vec::new());
        for (name, position) in patterns.names.iter().zip(0..) {
            match name.in_topic {
                Some(TopicHead::Word) => {
                    let head = Folded::new(&name.head);
                    let codes = head.codes();
                    in_topic.push(InTopic { key: head.packed(0, codes.len()), head: codes.into(), position });
                }
                Some(head) => with_other_head.push((head, position)),
                None => {}
            }
        }
        in_topic.sort_unstable();
        let of_topic = patterns.names.iter().filter(|name| name.slot == Slot::Topic);
        patterns.topics = of_topic.map(|name| patterns.pattern_of(name).class).collect();
        (patterns.in_topic, patterns.with_other_head) = (in_topic, with_other_head);
    }
}

fn too_many() -> FieldFault {
    let (patterns, names) = (Patterns::MAX, Patterns::MAX_NAMES);
    FieldFault::new("names", format!("exceeds the limit of {patterns} patterns with {names} names: use fewer patterns"))
}

/// Whether an institution is named after people.
fn is_of_people(line: &InstitutionLine) -> bool {
    line.slot.first().is_some_and(|class| class.entity_type() == EntityType::Person)
}

/// Checks that an institution that is named after people has no line of places or countries.
fn check_other_line(pattern: &Pattern, line: &InstitutionLine) -> Result<(), FieldFault> {
    let is_other = !pattern.slot.is_empty() || pattern.national.is_some();
    match is_other && pattern.is_of_people() != is_of_people(line) {
        true => Err(FieldFault::new("slot", "an institution that is named after people has no places or countries")),
        false => Ok(()),
    }
}

/// Checks the fields of an institution of places or people.
fn check_slot(line: &InstitutionLine) -> Result<(), FieldFault> {
    let filler = if is_of_people(line) { EntityType::Person } else { EntityType::Place };
    if let Some(class) = line.slot.iter().find(|class| class.entity_type() != filler) {
        let message = match filler {
            EntityType::Person => format!("{class} is not a class of people, as the first one is"),
            _ => format!("{class} is not a class of places"),
        };
        return Err(FieldFault::new("slot", message));
    }
    if !line.only.is_empty() || !line.except.is_empty() {
        let field = if line.only.is_empty() { "except" } else { "only" };
        return Err(FieldFault::new(field, "does not apply to an institution of places"));
    }
    Ok(())
}

/// The countries of an institution of countries.
fn national(line: &InstitutionLine) -> Result<National, FieldFault> {
    let codes = |field: &str, codes: &[String]| {
        let code = |code: &String| validate::country(code).map_err(|fault| FieldFault::new(field, fault.message));
        codes.iter().map(code).collect::<Result<_, _>>()
    };
    Ok(National {
        prominence: line.prominence.unwrap_or(prominence::DEFAULT),
        only: codes("only", &line.only)?,
        except: codes("except", &line.except)?,
    })
}

/// The names of a line, of the pattern at a position.
fn names(patterns: &mut Patterns, position: u16, line: &InstitutionLine) -> Result<Vec<PatternName>, FieldFault> {
    let mut names = Vec::new();
    let fields = [("names", &line.names), ("topic", &line.topic), ("in_topic", &line.in_topic)];
    for (field, (language, records)) in fields.iter().flat_map(|(field, by)| by.iter().map(move |of| (*field, of))) {
        validate::language(language).map_err(|message| FieldFault::new(field, message))?;
        for (i, record) in records.iter().enumerate() {
            let in_field = |message| FieldFault::new(format!("{field}.{language}[{i}]"), message);
            let name = match field {
                "topic" => topic_word(position, language, record),
                "in_topic" => name_in_topic(position, language, record),
                _ => {
                    let text = PatternText::split(&record.text);
                    let parts = text.and_then(|text| Some((text, slot(patterns, line, language, text.slot)?)));
                    let Some((text, slot)) = parts else {
                        return Err(in_field(needs_slot(line, &record.text)));
                    };
                    pattern_name(position, language, text, slot, record)
                }
            };
            names.push(name.map_err(in_field)?);
        }
    }
    match patterns.names.len() + names.len() > Patterns::MAX_NAMES {
        true => Err(too_many()),
        false => Ok(names),
    }
}

/// A word of the topic of the pattern at a position. The error is a message.
fn topic_word(pattern: u16, language: &str, record: &NameRecord) -> Result<PatternName, String> {
    let text = PatternText { head: &record.text, side: HeadSide::Before, slot: "", tail: "" };
    pattern_name(pattern, language, text, Slot::Topic, record)
}

/// A name that counts only in a text on the topic of the pattern at a position. The error is a message.
fn name_in_topic(pattern: u16, language: &str, record: &NameRecord) -> Result<PatternName, String> {
    let of_kind = |head| Some(PatternText { head, side: HeadSide::After, slot: "place", tail: "" });
    let (text, head) = match record.text.as_str() {
        "{place} {adjective.m}" => (of_kind("adjective"), TopicHead::Adjective),
        "{place} ({country})" => (of_kind("country"), TopicHead::Country),
        "{place} {scoreline}" => (of_kind("scoreline"), TopicHead::Scoreline),
        text => (PatternText::split(text), TopicHead::Word),
    };
    let is_word = |text: &PatternText<'_>| {
        text.slot == "place" && text.tail.is_empty() && !text.head.contains(char::is_whitespace)
    };
    let Some(text) = text.filter(is_word) else {
        return Err(
            "needs the slot {place} and one word beside it, or {adjective.m}, ({country}) or {scoreline} after it"
                .into(),
        );
    };
    let name = pattern_name(pattern, language, text, Slot::Place, record)?;
    Ok(PatternName { kind: NameKind::Short, in_topic: Some(head), ..name })
}

/// The slot that a word between braces denotes. `None` if the line has no such slot.
fn slot(patterns: &mut Patterns, line: &InstitutionLine, language: &str, word: &str) -> Option<Slot> {
    let has_slot = !line.slot.is_empty();
    match word {
        "person" if is_of_people(line) => Some(Slot::Person),
        "place" if has_slot && !is_of_people(line) => Some(Slot::Place),
        "country" if !has_slot => Some(Slot::Country),
        _ if has_slot => None,
        _ => {
            let form = word.strip_prefix("adjective")?;
            let form = if form.is_empty() { "" } else { form.strip_prefix('.')? };
            patterns.words.intern_form(language, form).map(Slot::Adjective)
        }
    }
}

fn needs_slot(line: &InstitutionLine, text: &str) -> String {
    let slots = match line.slot.is_empty() {
        true => "{country} or {adjective}",
        false if is_of_people(line) => "{person}",
        false => "{place}",
    };
    format!("{text:?} needs one slot, {slots}, and words before or after it")
}

/// A name of the pattern at a position. The error is a message.
fn pattern_name(
    pattern: u16,
    language: &str,
    text: PatternText<'_>,
    slot: Slot,
    record: &NameRecord,
) -> Result<PatternName, String> {
    let PatternText { head, side, slot: _, tail } = text;
    let NameRecord { text: _, kind, policy, article, from, until, disabled } = record;
    if policy.is_some() || article.is_some() || from.is_some() || until.is_some() || *disabled {
        return Err("may state only `text` and `kind`: the other fields do not apply to a pattern".into());
    }
    let kind = kind.unwrap_or(NameKind::Full);
    if kind == NameKind::Short && slot != Slot::Place {
        return Err("states a role, which needs the slot {place}".into());
    }
    let mut folded = Folded::default();
    validate::name(head, &mut folded)?;
    let tail = match tail {
        "" => Tail::default(),
        text => {
            validate::name(text, &mut folded)?;
            Tail { text: text.to_owned(), codes: folded.codes().to_vec() }
        }
    };
    debug_assert!(tail.text.is_empty() || side == HeadSide::Before);
    let has_capital = head.contains(char::is_uppercase);
    let (language, head) = (language.to_owned(), head.to_owned());
    let layer = NameLayer::default();
    Ok(PatternName { pattern, language, head, has_capital, side, slot, tail, kind, in_topic: None, layer })
}
