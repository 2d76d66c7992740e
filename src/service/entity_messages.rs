//! The encoded entities of a gazetteer, which answers copy.

use std::ptr;
use std::sync::OnceLock;

use super::entity;
use super::message_writer::MessageWriter;
use crate::gazetteer::{EntityKey, EntityRef, Gazetteer};
use crate::tagger::Tagger;

/// The encoded `Entity` of each listed entity of a gazetteer. It is encoded when an answer first has the entity, so
/// that memory grows only by the entities that articles name. Composed entities are encoded anew, because a gazetteer
/// has millions of them.
#[derive(Debug)]
pub struct EntityMessages {
    tagger: Tagger,
    messages: Box<[OnceLock<Box<[u8]>>]>,
}

impl EntityMessages {
    /// The messages of the gazetteer of a tagger. None is encoded yet.
    pub fn new(tagger: Tagger) -> EntityMessages {
        let messages = (0..tagger.gazetteer().entities_end()).map(|_| OnceLock::new()).collect();
        EntityMessages { tagger, messages }
    }

    /// Writes an entity of the gazetteer, or of an overlay on it.
    pub(super) fn write(&self, out: &mut MessageWriter, number: u32, gazetteer: &Gazetteer, key: EntityKey) {
        let entity = gazetteer.entity(key);
        let is_of_overlay = !ptr::eq(gazetteer, self.tagger.gazetteer()) && gazetteer.has_own(key);
        let message = key.listed_position().filter(|_| !is_of_overlay).and_then(|at| self.messages.get(at as usize));
        match message {
            Some(message) => out.bytes(number, message.get_or_init(|| encoded(entity))),
            None => out.message(number, |out| entity::write(out, entity)),
        }
    }
}

fn encoded(entity: EntityRef<'_>) -> Box<[u8]> {
    let mut out = MessageWriter::default();
    entity::write(&mut out, entity);
    out.into_bytes().into()
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::super::{field, proto};
    use super::*;
    use crate::gazetteer::GazetteerBuilder;

    const LINES: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","names":{"en":["Almaty"]}}
{"id":"place/oral","class":"city","country":"KZ","names":{"en":["Oral"]}}
"#;

    fn written(messages: &EntityMessages, gazetteer: &Gazetteer, id: &str) -> proto::Entity {
        let mut out = MessageWriter::default();
        let key = gazetteer.find(id).expect("listed").key();
        messages.write(&mut out, field::mentioned_entity::ENTITY, gazetteer, key);
        let mentioned = proto::MentionedEntity::decode(&out.into_bytes()[..]).expect("a message");
        mentioned.entity.expect("an entity")
    }

    #[test]
    fn a_kept_message_has_the_fields_of_the_entity() {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("places.jsonl", LINES);
        let tagger = Tagger::new(builder.build().unwrap()).unwrap();
        let messages = EntityMessages::new(tagger.clone());
        let gazetteer = tagger.gazetteer();
        for _ in 0..2 {
            for entity in gazetteer.entities() {
                assert_eq!(written(&messages, gazetteer, &entity.id()), entity::message(entity));
            }
        }
    }

    #[test]
    fn an_overlay_has_messages_of_its_own() {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("places.jsonl", LINES);
        let tagger = Tagger::new(builder.build().unwrap()).unwrap();
        let messages = EntityMessages::new(tagger.clone());
        written(&messages, tagger.gazetteer(), "place/almaty");
        let line = r#"{"id":"place/almaty","names":{"kk":["Алматы"]}}
{"id":"place/astana","class":"city","names":{"en":["Astana"]}}"#;
        let overlay = tagger.with_overlay(|builder| _ = builder.add_text("overlay", line)).unwrap();
        for entity in overlay.gazetteer().entities() {
            assert_eq!(written(&messages, overlay.gazetteer(), &entity.id()), entity::message(entity));
        }
        assert_eq!(written(&messages, tagger.gazetteer(), "place/almaty").names.len(), 1);
    }
}
