//! Checks of lines beyond the types of their fields.

use super::class_name::ClassName;
use super::country::CountryCode;
use super::cue::ClassSet;
use super::details::check_extra;
use super::error::FieldFault;
use super::line::{CueLine, InstitutionLine, NounLine};
use super::period::Period;
use super::record::{EntityRecord, NameRecord};
use super::vocabulary::{Class, EntityType};
use crate::text::alphabet::HARD;
use crate::text::{Folded, Symbol, char_table};
use crate::thresholds::distance;

/// Length of the longest name in bytes. No real name is this long, but a broken line may be.
pub(crate) const MAX_NAME_BYTES: usize = 1024;

type Checked<T = ()> = Result<T, FieldFault>;

/// Checks the fields of an entity, except its country and the texts of its names.
pub(crate) fn entity(record: &EntityRecord) -> Checked {
    class(record)?;
    id(&record.id, record.class.as_ref().map(ClassName::class))?;
    disabled(record)?;
    check_extra(&record.extra)?;
    prominence(record.prominence)?;
    if let Some([latitude, longitude]) = record.location
        && !((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
    {
        return Err(FieldFault::new("location", "must be a latitude and a longitude in degrees"));
    }
    if let Some(id) = &record.wikidata
        && !id.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(FieldFault::new("wikidata", "must be Q and a number"));
    }
    former_ids(record)?;
    dates(record)
}

/// Checks that a disabled entity, or a disabled name, states nothing else.
fn disabled(record: &EntityRecord) -> Checked {
    let only_id = || EntityRecord { disabled: true, ..EntityRecord::new(&record.id) };
    if record.disabled && *record != only_id() {
        return Err(FieldFault::new("disabled", "a line that disables an entity can have no field but `id`"));
    }
    for (language, names) in &record.names {
        for (i, name) in names.iter().enumerate().filter(|(_, name)| name.disabled) {
            if *name != (NameRecord { disabled: true, ..NameRecord::new(&name.text) }) {
                let message = "a disabled name can have no field but `text`";
                return Err(FieldFault::new(format!("names.{language}[{i}].disabled"), message));
            }
        }
    }
    Ok(())
}

/// Largest number of former ids of an entity in a line.
const MAX_FORMER_IDS: usize = 100;

fn former_ids(record: &EntityRecord) -> Checked {
    let count = record.former_ids.len();
    if count > MAX_FORMER_IDS {
        return Err(FieldFault::new("former_ids", format!("{count} ids exceed the limit of {MAX_FORMER_IDS}")));
    }
    let prefix = |id: &str| id.split_once('/').map(|(prefix, _)| prefix.to_owned());
    for (i, former) in record.former_ids.iter().enumerate() {
        let fault = |message: String| FieldFault::new(format!("former_ids[{i}]"), message);
        if *former == record.id {
            return Err(fault("is the id of the entity itself".to_owned()));
        }
        if prefix(former) != prefix(&record.id) {
            return Err(fault("must have the type of the id".to_owned()));
        }
        id(former, record.class.as_ref().map(ClassName::class)).map_err(|error| fault(error.message))?;
    }
    Ok(())
}

/// Largest number of offices of a person. It bounds the work for a name in an article with a date.
const MAX_OFFICES: usize = 100;

/// Checks the number of offices, and the dates of offices and names.
fn dates(record: &EntityRecord) -> Checked {
    if record.offices.len() > MAX_OFFICES {
        let message = format!("{} offices exceed the limit of {MAX_OFFICES}", record.offices.len());
        return Err(FieldFault::new("offices", message));
    }
    let check = |field: &dyn Fn() -> String, from: &Option<String>, until: &Option<String>| {
        let inside = |fault: FieldFault| FieldFault::new(format!("{}.{}", field(), fault.field), fault.message);
        Period::of(from.as_deref(), until.as_deref()).map(drop).map_err(inside)
    };
    for (i, office) in record.offices.iter().enumerate() {
        check(&|| format!("offices[{i}]"), &office.from, &office.until)?;
    }
    for (language, names) in &record.names {
        for (i, name) in names.iter().enumerate() {
            check(&|| format!("names.{language}[{i}]"), &name.from, &name.until)?;
        }
    }
    Ok(())
}

/// Checks a free class name, which only an entity of the type other may have.
fn class(record: &EntityRecord) -> Checked {
    let Some(ClassName::Free(name)) = &record.class else { return Ok(()) };
    let is_other = record.id.starts_with("other/");
    match name.parse::<Class>() {
        Err(unknown) if !is_other => Err(FieldFault::new("class", unknown)),
        _ if is_other && !ClassName::is_well_formed(name) => {
            let limit = ClassName::MAX_BYTES;
            let message =
                format!("must be lower-case ASCII words and numbers joined by hyphens, at most {limit} bytes");
            Err(FieldFault::new("class", message))
        }
        _ => Ok(()),
    }
}

/// The rule for what follows the type in an id.
const SLUG: &str = "lower-case ASCII words and numbers joined by hyphens";

/// Why a text cannot be the id of an entity. `None` if it can.
pub(crate) fn id_fault(text: &str) -> Option<String> {
    id(text, None).err().map(|fault| fault.message)
}

fn id(id: &str, class: Option<Class>) -> Checked {
    let (prefix, slug) = id.split_once('/').unwrap_or(("", id));
    match (class, prefix.parse::<EntityType>()) {
        (Some(class), _) if prefix != class.entity_type().as_str() => {
            let message = format!("must start with {}/ for the class {class}, followed by {SLUG}", class.entity_type());
            return Err(FieldFault::new("id", message));
        }
        (None, Err(_)) => {
            let message = format!("must start with place/, person/, organisation/ or other/, followed by {SLUG}");
            return Err(FieldFault::new("id", message));
        }
        _ => {}
    }
    if !is_slug(slug) {
        return Err(FieldFault::new("id", format!("must be {SLUG}")));
    }
    Ok(())
}

/// Whether a string consists of lower-case ASCII words and numbers joined by hyphens.
fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn prominence(prominence: Option<f32>) -> Checked {
    match prominence.is_none_or(|prominence| (0.0..=1.0).contains(&prominence)) {
        true => Ok(()),
        false => Err(FieldFault::new("prominence", "must be from 0 to 1")),
    }
}

/// Converts a country code.
pub(crate) fn country(code: &str) -> Checked<CountryCode> {
    let message = "must be two capital letters (ISO 3166-1 alpha-2)";
    CountryCode::new(code).ok_or_else(|| FieldFault::new("country", message))
}

/// Whether a text is certainly a valid name, which nearly all are: it is not too long, and its last character is a
/// letter or digit. It need not be folded.
pub(super) fn is_plain_name(text: &str) -> bool {
    let ends_in_letter = text.chars().next_back().is_some_and(|c| matches!(char_table().symbol(c), Symbol::Code(_)));
    ends_in_letter && text.len() <= MAX_NAME_BYTES
}

/// Checks the text of a name, whose fold is then in `folded`. The error is a message.
pub(crate) fn name(text: &str, folded: &mut Folded) -> Result<(), String> {
    form(text, folded)?;
    match folded.codes().last() {
        Some(&HARD) => Err("ends in a sign that separates names, such as a comma: remove the sign".into()),
        _ => Ok(()),
    }
}

/// Checks the text of a name or a word of a cue: it has a letter, and is not too long. The error is a message.
fn form(text: &str, folded: &mut Folded) -> Result<(), String> {
    if text.len() > MAX_NAME_BYTES {
        return Err(format!("{} bytes exceed the limit of {MAX_NAME_BYTES}", text.len()));
    }
    folded.fold(text);
    match folded.codes() {
        [] => Err("contains no letter or digit".into()),
        _ => Ok(()),
    }
}

/// Checks the form of a BCP 47 language code, not whether it is registered. The error is a message.
pub(crate) fn language(code: &str) -> Result<(), String> {
    match is_language_code(code) {
        true => Ok(()),
        false => Err(format!("{code:?} is not a language code (BCP 47), such as ar")),
    }
}

/// Whether a text has the form of a BCP 47 language code.
pub(crate) fn is_language_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let primary = parts.next().unwrap_or("");
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Checks a cue and returns its classes.
pub(super) fn cue(line: &CueLine, folded: &mut Folded) -> Checked<ClassSet> {
    let mut classes = ClassSet::default();
    for word in &line.targets {
        let by_type = word.parse().map(ClassSet::of_type);
        let target = by_type.or_else(|_| word.parse().map(|class: Class| ClassSet::from_iter([class])));
        classes = classes.union(target.map_err(|unknown| FieldFault::new("for", unknown))?);
    }
    for (i, word) in line.words.iter().enumerate() {
        form(word, folded).map_err(|message| FieldFault::new(format!("words[{i}]"), message))?;
    }
    if line.skip > distance::SKIPPED_BY_CUE {
        return Err(FieldFault::new("skip", format!("must be from 0 to {}", distance::SKIPPED_BY_CUE)));
    }
    Ok(classes)
}

/// Checks the forms of a noun.
pub(super) fn noun(line: &NounLine, folded: &mut Folded) -> Checked {
    form(&line.noun, folded).map_err(|message| FieldFault::new("noun", message))?;
    for (i, plural) in line.plural.iter().enumerate() {
        form(plural, folded).map_err(|message| FieldFault::new(format!("plural[{i}]"), message))?;
    }
    Ok(())
}

/// Checks a pattern, except the slots of its names. Places can also have sites: airports.
pub(super) fn institution(line: &InstitutionLine) -> Checked {
    if !is_slug(&line.institution) {
        let message = "must be lower-case ASCII words and numbers joined by hyphens";
        return Err(FieldFault::new("institution", message));
    }
    let is_institution = match line.class.entity_type() {
        EntityType::Organisation => true,
        EntityType::Place => !line.slot.is_empty(),
        EntityType::Person | EntityType::Other => false,
    };
    if !is_institution {
        return Err(FieldFault::new("class", format!("{} is not a class of institutions", line.class)));
    }
    prominence(line.prominence)
}
