//! Names of people: short names that are given names, and names in two scripts that do not sound alike.

use std::collections::HashMap;

use strsim::generic_levenshtein;

use super::super::packed::Gazetteer;
use super::super::refs::{EntityRef, NameRef};
use super::super::vocabulary::{EntityType, NameKind};
use crate::gazetteer::EntityKey;
use crate::lang::Language;
use crate::text::Folded;

/// The first words of the full names of people, with the number of people who have them.
pub(super) struct GivenNames(HashMap<Vec<u8>, Bearers>);

struct Bearers {
    last: EntityKey,
    count: usize,
}

impl GivenNames {
    pub fn new(gazetteer: &Gazetteer) -> GivenNames {
        let mut given: HashMap<Vec<u8>, Bearers> = HashMap::new();
        for entity in gazetteer.entities().filter(|entity| entity.entity_type() == EntityType::Person) {
            for name in entity.names().filter(|name| name.kind() == NameKind::Full) {
                let folded = Folded::new(name.listed_text());
                if folded.words().len() > 1 {
                    let bearers =
                        given.entry(folded.word(0).to_vec()).or_insert(Bearers { last: entity.key(), count: 0 });
                    // Names are in the order of entities.
                    bearers.count += usize::from(bearers.count == 0 || bearers.last != entity.key());
                    bearers.last = entity.key();
                }
            }
        }
        GivenNames(given)
    }

    /// The number of people whose full name begins with a short name of one word.
    pub fn bearers(&self, name: NameRef<'_>, codes: &[u8]) -> usize {
        let is_short = name.kind() == NameKind::Short && name.entity().entity_type() == EntityType::Person;
        self.0.get(codes).filter(|_| is_short).map_or(0, |bearers| bearers.count)
    }
}

/// The canonical name of a person that shares no sound with the English one, if there is one.
pub(super) fn other_sound<'g>(entity: EntityRef<'g>) -> Option<NameRef<'g>> {
    if entity.entity_type() != EntityType::Person {
        return None;
    }
    let first = |language| {
        let is_full =
            |name: &NameRef<'_>| name.kind() == NameKind::Full && Language::of_code(name.language()) == language;
        entity.names().find(is_full)
    };
    let english = sounds(first(Language::English)?.listed_text());
    let differs = |name: &NameRef<'_>| {
        let other = sounds(name.listed_text());
        // At least half of the consonants of two words agree.
        let is_like = |(one, two): (&Vec<u8>, &Vec<u8>)| 2 * generic_levenshtein(one, two) <= one.len().max(two.len());
        let mut pairs = english.iter().flat_map(|one| other.iter().map(move |two| (one, two)));
        !english.is_empty() && !other.is_empty() && !pairs.any(is_like)
    };
    [Language::Arabic, Language::Russian, Language::Kazakh].into_iter().filter_map(first).find(differs)
}

/// The consonants of each word with at least two, as classes of sounds that the scripts exchange for one another.
fn sounds(name: &str) -> Vec<Vec<u8>> {
    let words = name.split(|c: char| c.is_whitespace() || c == '-');
    words.map(sounds_of_word).filter(|sounds| sounds.len() > 1).collect()
}

fn sounds_of_word(word: &str) -> Vec<u8> {
    /// Letters of one sound.
    const CLASSES: [(u8, &str); 8] = [
        (b'b', "bpبпб"),
        (b'f', "fvفвфڤ"),
        (b't', "tdتطدضثذтдþð"),
        (b's', "szسصسزظشсзцшщчçşš"),
        (b'k', "kqcgjxكقغجخкгхжқғğ"),
        (b'l', "lлل"),
        (b'n', "mnмنمнң"),
        (b'r', "rрر"),
    ];
    let mut sounds = Vec::new();
    for c in word.to_lowercase().chars() {
        let class = CLASSES.iter().find(|(_, letters)| letters.contains(c)).map(|(class, _)| *class);
        // A doubled consonant is one sound, and so is ch, sh or kh.
        if let Some(class) = class.filter(|class| sounds.last() != Some(class)) {
            sounds.push(class);
        }
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::super::super::builder::GazetteerBuilder;
    use super::*;

    fn gazetteer(lines: &[&str]) -> Gazetteer {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("people.jsonl", &lines.join("\n"));
        builder.build().unwrap()
    }

    #[test]
    fn a_name_in_another_script_sounds_like_the_english_one() {
        for (names, differs) in [
            (r#"{"en":["Vladimir Putin"],"ar":["فلاديمير بوتين"],"ru":["Владимир Путин"]}"#, false),
            (r#"{"en":["Khalid Mahmoud"],"ru":["Халид Махмуд"]}"#, false),
            (r#"{"en":["Vladimir Putin"],"ar":["جورج بوش"]}"#, true),
            (r#"{"ar":["جورج بوش"]}"#, false),
        ] {
            let line = format!(r#"{{"id":"person/a","class":"politician","names":{names}}}"#);
            let gazetteer = gazetteer(&[&line]);
            assert_eq!(other_sound(gazetteer.entities().next().unwrap()).is_some(), differs, "{names}");
        }
    }

    #[test]
    fn the_people_with_a_given_name_are_counted_once_each() {
        let gazetteer = gazetteer(&[
            r#"{"id":"person/a","class":"politician","names":{"en":["Nasser One","Nasser A. One"]}}"#,
            r#"{"id":"person/b","class":"politician","names":{"en":["Nasser Two"]}}"#,
            r#"{"id":"person/c","class":"politician","names":{"en":["Gamal Nasser",{"text":"Nasser","kind":"short"}]}}"#,
        ]);
        let given = GivenNames::new(&gazetteer);
        let short = gazetteer.names().find(|name| name.kind() == NameKind::Short).unwrap();
        assert_eq!(given.bearers(short, Folded::new("Nasser").codes()), 2);
    }
}
