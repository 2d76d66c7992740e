//! Compares the JSON of `dalil tag` with the protobuf response, field by field, by the names of the descriptor.

use dalil::render::{TaggedArticle, View};
use dalil::service::{Answering, EntityMessages, ResponseOptions, proto, response};
use dalil::{Article, GazetteerBuilder, OffsetUnit, Options, Tagger};
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MapKey, Value};
use serde_json::{Map, json};

use crate::written::{BODY, CUES, ENTITIES, TITLE};

#[test]
fn json_has_the_fields_of_the_protobuf_response() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("entities.jsonl", ENTITIES).add_text("cues.jsonl", CUES);
    let tagger = Tagger::new(builder.build().unwrap()).unwrap();
    let messages = EntityMessages::new(tagger.clone());
    let answering = Answering { tagger: &tagger, messages: &messages };
    let article = Article::new(TITLE, BODY);
    let options = Options::default().with_suppressed(true);
    let units = [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit];
    for (unit, view) in units.into_iter().flat_map(|unit| [View::Full, View::Mentions].map(|view| (unit, view))) {
        let response_options = ResponseOptions { options: options.clone(), unit, view, ..ResponseOptions::default() };
        let encoded = response::encode(answering, &article, "an id", &response_options);
        let tagged = tagger.tag(&article, &options);
        let owned = TaggedArticle::new(tagger.gazetteer(), "an id", &article, &tagged, unit).with_view(view);
        assert_eq!(serde_json::to_value(&owned).unwrap(), proto3_json(&encoded), "{unit:?} {view:?}");
    }
}

/// Returns the proto3 JSON of an encoded `TagArticleResponse`.
fn proto3_json(encoded: &[u8]) -> serde_json::Value {
    let pool = DescriptorPool::decode(proto::FILE_DESCRIPTOR_SET).unwrap();
    let descriptor = pool.get_message_by_name("dalil.v1.TagArticleResponse").unwrap();
    message_json(&DynamicMessage::decode(descriptor, encoded).unwrap())
}

fn message_json(message: &DynamicMessage) -> serde_json::Value {
    // `fields` has only the fields that are set, as proto3 JSON.
    let fields = message.fields().map(|(field, value)| (field.json_name().to_owned(), value_json(&field, value)));
    serde_json::Value::Object(fields.collect())
}

fn value_json(field: &FieldDescriptor, value: &Value) -> serde_json::Value {
    match value {
        Value::String(text) => json!(text),
        Value::U32(number) => json!(number),
        Value::F32(number) => json!(number),
        Value::EnumNumber(number) => match field.kind() {
            Kind::Enum(descriptor) => json!(descriptor.get_value(*number).unwrap().name()),
            kind => panic!("{kind:?} is not an enum"),
        },
        Value::Message(message) => message_json(message),
        Value::List(values) => values.iter().map(|value| value_json(field, value)).collect(),
        Value::Map(entries) => {
            let entry = |(key, value): (&MapKey, &Value)| (key.as_str().unwrap().to_owned(), value_json(field, value));
            serde_json::Value::Object(entries.iter().map(entry).collect::<Map<_, _>>())
        }
        other => panic!("{other:?} is not a value of the response"),
    }
}
