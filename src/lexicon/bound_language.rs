//! Names that are found in texts of their own language only.

use crate::gazetteer::{EntityType, NameKind, NameRef};
use crate::lang::Language;
use crate::text::alphabet::{HARD, Script, script};
use crate::thresholds::{letters, prominence};

/// The language whose texts have a name, if it is so short that in other languages of its script it is another word: an
/// acronym (AB, the European Union in Turkish), or the short name of a person (Hadi). Longer names, and those of the
/// most prominent people, are written alike in several languages.
pub(super) fn bound_language(name: NameRef<'_>, codes: &[u8]) -> Option<Language> {
    let entity = name.entity();
    let most = match (name.kind(), entity.entity_type()) {
        (NameKind::Acronym, _) => letters::BOUND_ACRONYM,
        (NameKind::Short, EntityType::Person) if entity.prominence() < prominence::KNOWN_EVERYWHERE => {
            letters::BOUND_SHORT_NAME
        }
        _ => return None,
    };
    let language = Language::of_code(name.language());
    let is_short = codes.iter().filter(|&&code| code > HARD).count() <= most;
    let is_shared_script = matches!(codes.first().map(|&code| script(code)), Some(Script::Latin | Script::Cyrillic));
    (is_short && is_shared_script && language != Language::Other).then_some(language)
}
