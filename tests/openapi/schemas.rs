//! Schemas of messages and enums.

use std::collections::BTreeMap;

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use crate::comments::comment;

/// The schemas of a document, by name.
#[derive(Default)]
pub struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// The schemas as a JSON object.
    pub fn into_json(self) -> Value {
        Value::Object(self.0.into_iter().collect())
    }

    /// Adds a message with all that it refers to, and returns a reference to it. `is_answer` states whether the server
    /// writes it, so that all fields are present.
    pub fn add(&mut self, message: &MessageDescriptor, is_answer: bool) -> Value {
        let name = message.full_name();
        let reference = json!({"$ref": format!("#/components/schemas/{}", short(name))});
        if self.0.contains_key(short(name)) {
            return reference;
        }
        // Before its fields, because a message may refer to itself.
        self.0.insert(short(name).to_owned(), Value::Null);
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for field in message.fields() {
            properties.insert(field.json_name().to_owned(), self.field(&field, is_answer));
            if field.containing_oneof().is_none() {
                required.push(field.json_name().to_owned());
            }
        }
        let description = comment(&message.parent_file(), message.path());
        let mut schema = json!({"type": "object", "description": description, "properties": properties});
        if is_answer && !required.is_empty() {
            schema["required"] = json!(required);
        }
        self.0.insert(short(name).to_owned(), schema);
        reference
    }

    /// The schema of a field, with its comment.
    pub fn field(&mut self, field: &FieldDescriptor, is_answer: bool) -> Value {
        let mut schema = self.values(field, is_answer);
        let description = comment(&field.parent_file(), field.path());
        if !description.is_empty() {
            schema["description"] = json!(description);
        }
        schema
    }

    fn values(&mut self, field: &FieldDescriptor, is_answer: bool) -> Value {
        if let (true, Kind::Message(entry)) = (field.is_map(), field.kind()) {
            let value = self.value(&entry.map_entry_value_field(), is_answer);
            return json!({"type": "object", "additionalProperties": value});
        }
        let value = self.value(field, is_answer);
        match (field.is_list(), field.kind()) {
            (true, _) => json!({"type": "array", "items": value}),
            // A message that is not set.
            (false, Kind::Message(_)) if is_answer && field.containing_oneof().is_none() => {
                json!({"anyOf": [value, {"type": "null"}]})
            }
            (false, _) => value,
        }
    }

    fn value(&mut self, field: &FieldDescriptor, is_answer: bool) -> Value {
        match field.kind() {
            Kind::String => json!({"type": "string"}),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Uint32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
            Kind::Int32 => json!({"type": "integer", "format": "int32"}),
            Kind::Float => json!({"type": "number", "format": "float"}),
            Kind::Enum(values) => self.enumeration(&values),
            Kind::Message(message) => match message.full_name() {
                "google.protobuf.Timestamp" => json!({"type": "string", "format": "date-time"}),
                "google.protobuf.Any" => {
                    let properties = json!({"@type": {"type": "string"}});
                    json!({"type": "object", "properties": properties, "required": ["@type"]})
                }
                _ => self.add(&message, is_answer),
            },
            other => panic!("{}: {other:?} has no schema", field.full_name()),
        }
    }

    fn enumeration(&mut self, values: &EnumDescriptor) -> Value {
        let name = short(values.full_name());
        if !self.0.contains_key(name) {
            let file = values.parent_file();
            let names: Vec<_> = values.values().map(|value| value.name().to_owned()).collect();
            let mut description = vec![comment(&file, values.path())];
            description
                .extend(values.values().map(|value| format!("- `{}`: {}", value.name(), comment(&file, value.path()))));
            let schema = json!({"type": "string", "enum": names, "description": description.join("\n")});
            self.0.insert(name.to_owned(), schema);
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }
}

/// The name of a schema: that of a message of dalil without its package.
fn short(name: &str) -> &str {
    name.strip_prefix("dalil.v1.").unwrap_or(name)
}
