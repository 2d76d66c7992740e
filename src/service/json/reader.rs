//! Reads JSON as an encoded message.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use tonic::Status;

use super::query::{INT32, UINT32, one_of};
use super::schema::{Enum, Field, Form, Kind, Message, Shape};
use crate::service::message_writer::MessageWriter;
use crate::service::status::invalid;

/// Writes the JSON of a message to `out`, as it is read.
///
/// Fields have the names of JSON or of the schema, enum values are names or numbers, and `null` is the default. The
/// encoded message is at most half as long again as the JSON, and nothing else grows with it. The limits of repeated
/// fields are those of the encoded message.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with the path of the field. The description contains nothing of the JSON, which may be
/// the text of an article.
pub fn read(json: &[u8], schema: &'static Message, out: &mut MessageWriter) -> Result<(), Status> {
    let mut context = Context::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let seed = MessageSeed { schema, number: None, out, context: &mut context };
    let outcome = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    outcome.map_err(|error| context.status(&error))
}

/// Where the reader is, and what it expects there.
#[derive(Debug, Default)]
struct Context {
    path: Vec<Step>,
    expected: &'static str,
    /// The description of the error, if the reader has found it.
    fault: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Field(&'static str),
    Index(usize),
}

impl Context {
    fn fault<E: serde::de::Error>(&mut self, description: impl Into<String>) -> E {
        self.fault = Some(description.into());
        E::custom("")
    }

    fn status(mut self, error: &serde_json::Error) -> Status {
        let position = format!("line {} column {}", error.line(), error.column());
        let description = match (self.fault.take(), error.classify()) {
            (Some(fault), _) => format!("{fault} ({position})"),
            // The message of serde_json would quote the value.
            (None, Category::Data) => format!("{} ({position})", self.expected),
            (None, _) => format!("malformed JSON: {error}"),
        };
        invalid(self.path(), description)
    }

    /// The path in the form of the other errors: `articles[3].body`.
    fn path(&self) -> String {
        use fmt::Write as _;
        let mut path = String::new();
        for step in &self.path {
            // Writing to a string does not fail.
            let _ = match step {
                Step::Field(name) if path.is_empty() => write!(path, "{name}"),
                Step::Field(name) => write!(path, ".{name}"),
                Step::Index(index) => write!(path, "[{index}]"),
            };
        }
        path
    }
}

/// What a value of a field must be.
fn expected(field: &Field, single: bool) -> &'static str {
    match (field.shape, field.kind) {
        (Shape::Repeated, _) if !single => "must be an array",
        (_, Kind::String) => "must be a string",
        (_, Kind::Bool) => "must be true or false",
        (_, Kind::Uint32) => UINT32,
        (_, Kind::Int32) => INT32,
        (_, Kind::Float) => "must be a number",
        (_, Kind::Enum(_)) => "must be the name of a value",
        (_, Kind::Message(_)) => "must be an object",
    }
}

/// Reads an object as a message.
struct MessageSeed<'a> {
    schema: &'static Message,
    /// Number of the field that has the message; none for the outermost one.
    number: Option<u32>,
    out: &'a mut MessageWriter,
    context: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for MessageSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.context.expected = "must be an object";
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MessageSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let MessageSeed { schema, number, out, context } = self;
        match number {
            Some(number) => out.message(number, |out| read_fields(map, schema, out, context)),
            None => read_fields(map, schema, out, context),
        }
    }
}

fn read_fields<'de, A: MapAccess<'de>>(
    mut map: A,
    schema: &'static Message,
    out: &mut MessageWriter,
    context: &mut Context,
) -> Result<(), A::Error> {
    if schema.form != Form::AllFields {
        return Err(context.fault("is not supported in JSON"));
    }
    let mut seen = 0_u64;
    while let Some(position) = map.next_key_seed(KeySeed { schema, context })? {
        let field = &schema.fields[position];
        context.path.push(Step::Field(field.name));
        if seen & (1 << position) != 0 {
            return Err(context.fault("is given more than once"));
        }
        seen |= 1 << position;
        map.next_value_seed(FieldSeed { field, single: false, out, context })?;
        context.path.pop();
    }
    Ok(())
}

/// Reads the name of a field, and returns its position.
struct KeySeed<'a> {
    schema: &'static Message,
    context: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a field")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<usize, E> {
        self.schema.position_of(name).ok_or_else(|| {
            let known: Vec<_> = self.schema.fields.iter().map(|field| field.json).collect();
            self.context.fault(format!("has an unknown field: it may have {}", known.join(", ")))
        })
    }
}

/// Reads the value of a field.
struct FieldSeed<'a> {
    field: &'static Field,
    /// Whether one value of a repeated field is read.
    single: bool,
    out: &'a mut MessageWriter,
    context: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for FieldSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.context.expected = expected(self.field, self.single);
        deserializer.deserialize_any(self)
    }
}

impl FieldSeed<'_> {
    /// Whether a list is expected instead of one value.
    fn is_list(&self) -> bool {
        self.field.shape == Shape::Repeated && !self.single
    }

    fn wrong<T, E: serde::de::Error>(self) -> Result<T, E> {
        Err(E::custom(""))
    }

    fn enumeration<E: serde::de::Error>(self, values: &Enum, name: &str) -> Result<(), E> {
        match values.number(name) {
            Some(number) => self.out.int32(self.field.number, number),
            None => return Err(self.context.fault(one_of(values))),
        }
        Ok(())
    }

    fn number<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        let (number, whole) = (self.field.number, value.fract() == 0.0);
        match self.field.kind {
            _ if self.is_list() => return self.wrong(),
            Kind::Uint32 if whole && (0.0..=f64::from(u32::MAX)).contains(&value) => {
                self.out.varint(number, u64::from(value as u32));
            }
            Kind::Int32 | Kind::Enum(_) if whole && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value) => {
                self.out.int32(number, value as i32);
            }
            Kind::Float if value.is_nan() || value.is_infinite() || value.abs() <= f64::from(f32::MAX) => {
                self.out.float(number, value as f32);
            }
            _ => return self.wrong(),
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for FieldSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    /// `null` is the default of a field. A list has no `null`.
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        if self.single { self.wrong() } else { Ok(()) }
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        match self.field.kind {
            Kind::Bool if !self.is_list() => self.out.varint(self.field.number, value.into()),
            _ => return self.wrong(),
        }
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        // Every number that a field can have is exact as f64.
        self.number(value as f64)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.number(value as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.number(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        match self.field.kind {
            _ if self.is_list() => self.wrong(),
            Kind::String => {
                self.out.bytes(self.field.number, value.as_bytes());
                Ok(())
            }
            Kind::Enum(values) => self.enumeration(values, value),
            // proto3 JSON permits numbers in quotation marks.
            Kind::Uint32 | Kind::Int32 | Kind::Float => match value.parse() {
                Ok(number) => self.number(number),
                Err(_) => self.wrong(),
            },
            Kind::Bool | Kind::Message(_) => self.wrong(),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let FieldSeed { field, out, context, .. } = self;
        if field.shape != Shape::Repeated {
            return Err(A::Error::custom(""));
        }
        for index in 0.. {
            context.path.push(Step::Index(index));
            let seed = FieldSeed { field, single: true, out: &mut *out, context: &mut *context };
            if list.next_element_seed(seed)?.is_none() {
                context.path.pop();
                break;
            }
            context.path.pop();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let (Kind::Message(schema), false) = (self.field.kind, self.is_list()) else { return self.wrong() };
        let number = self.field.number;
        match self.field.shape {
            Shape::Map => read_map(map, number, schema, self.out, self.context),
            _ => MessageSeed { schema, number: Some(number), out: self.out, context: self.context }.visit_map(map),
        }
    }
}

/// Reads an object as a map with the field number `number`.
fn read_map<'de, A: MapAccess<'de>>(
    mut map: A,
    number: u32,
    entry: &'static Message,
    out: &mut MessageWriter,
    context: &mut Context,
) -> Result<(), A::Error> {
    let [key_field, value_field] = entry.fields else { return Err(A::Error::custom("")) };
    while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
        out.message(number, |out| {
            out.string(key_field.number, &key);
            map.next_value_seed(FieldSeed { field: value_field, single: true, out, context })
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::super::tables::BINDINGS;
    use super::*;
    use crate::service::proto;

    fn encoded(method: &str, json: &str) -> Result<Vec<u8>, Status> {
        let binding = BINDINGS.iter().find(|binding| binding.method.ends_with(method)).unwrap();
        let mut out = MessageWriter::default();
        read(json.as_bytes(), binding.input, &mut out)?;
        Ok(out.into_bytes())
    }

    fn batch(json: &str) -> Result<proto::BatchTagArticlesRequest, Status> {
        Ok(proto::BatchTagArticlesRequest::decode(&encoded("/BatchTagArticles", json)?[..]).unwrap())
    }

    #[test]
    fn json_is_read_as_the_message_that_prost_decodes() {
        let json = r#"{
            "articles": [{"id": "1", "body": "\u0623\"\ud83d\ude00", "publicationDate": "2020-01-01"}, {}, {"title": null}],
            "options": {"offset_unit": "OFFSET_UNIT_UTF16_UNIT", "overlap": 2, "types": ["ENTITY_TYPE_PLACE", 2],
                        "minConfidence": 0.5, "includeSuppressed": true, "contextChars": "7", "classes": ["city"]}}"#;
        let options = proto::TagOptions {
            offset_unit: proto::OffsetUnit::Utf16Unit.into(),
            overlap: proto::Overlap::All.into(),
            types: vec![1, 2],
            min_confidence: 0.5,
            include_suppressed: true,
            context_chars: 7,
            classes: vec!["city".to_owned()],
            ..Default::default()
        };
        let first = proto::Article {
            id: "1".to_owned(),
            body: "\u{623}\"\u{1F600}".to_owned(),
            publication_date: "2020-01-01".to_owned(),
            ..Default::default()
        };
        let articles = vec![first, proto::Article::default(), proto::Article::default()];
        assert_eq!(batch(json).unwrap(), proto::BatchTagArticlesRequest { articles, options: Some(options) });
        assert_eq!(batch(r#"{"articles":null,"options":null}"#).unwrap(), proto::BatchTagArticlesRequest::default());
        let whole = batch(r#"{"options":{"contextChars":2e2}}"#).unwrap();
        assert_eq!(whole.options.unwrap().context_chars, 200);
    }

    #[test]
    fn errors_name_the_field_and_contain_nothing_of_the_json() {
        let cases = [
            (r#"{"articles":[{},{"body":["Secret"]}]}"#, "articles[1].body", "must be a string (line 1 column 29)"),
            (r#"{"articles":[{},{"body":7}]}"#, "articles[1].body", "must be a string (line 1 column 25)"),
            (r#"{"articles":[{},null]}"#, "articles[1]", "must be an object (line 1 column 20)"),
            (r#"{"articles":[{},"Secret"]}"#, "articles[1]", "must be an object (line 1 column 24)"),
            (r#"{"articles":{"body":"Secret"}}"#, "articles", "must be an array (line 1 column 13)"),
            (r#"{"articles":"Secret"}"#, "articles", "must be an array (line 1 column 20)"),
            (r#"{"options":{"contextChars":-1}}"#, "options.context_chars", "must be a whole number from 0 to 4294967295 (line 1 column 29)"),
            (r#"{"options":{"contextChars":1.5}}"#, "options.context_chars", "must be a whole number from 0 to 4294967295 (line 1 column 30)"),
            (r#"{"options":{"contextChars":"Secret"}}"#, "options.context_chars", "must be a whole number from 0 to 4294967295 (line 1 column 35)"),
            (r#"{"options":{"minConfidence":1e300}}"#, "options.min_confidence", "must be a number (line 1 column 33)"),
            (r#"{"options":{"includeSuppressed":"true"}}"#, "options.include_suppressed", "must be true or false (line 1 column 38)"),
            (r#"{"options":{"view":"SECRET"}}"#, "options.view", "must be one of VIEW_UNSPECIFIED, VIEW_FULL, VIEW_MENTIONS (line 1 column 27)"),
            (r#"{"options":{"view":1,"view":2}}"#, "options.view", "is given more than once (line 1 column 27)"),
            (r#"{"Secret":1}"#, "", "has an unknown field: it may have articles, options (line 1 column 9)"),
            (r#"["Secret"]"#, "", "must be an object (line 1 column 1)"),
            ("", "", "malformed JSON: EOF while parsing a value at line 1 column 0"),
            (r#"{"articles":[{"body":"Secret"#, "articles[0].body", "malformed JSON: EOF while parsing a string at line 1 column 28"),
            ("{\"articles\":[{\"body\":\"Secret\n\"}]}", "articles[0].body", "malformed JSON: control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0"),
            (r#"{"articles":[{"body":"\ud800"}]}"#, "articles[0].body", "malformed JSON: unexpected end of hex escape at line 1 column 29"),
            (r#"{} Secret"#, "", "malformed JSON: trailing characters at line 1 column 4"),
        ];
        for (json, field, description) in cases {
            let message = if field.is_empty() { description.to_owned() } else { format!("{field}: {description}") };
            assert_eq!(batch(json).unwrap_err().message(), message, "{json}");
        }
        let error = read(b"{\"article\":{\"body\":\"\xFF\"}}", BINDINGS[0].input, &mut MessageWriter::default());
        assert!(error.unwrap_err().message().starts_with("article.body: malformed JSON"));
    }

    #[test]
    fn an_encoded_message_is_hardly_longer_than_its_json() {
        let many = |element: &str, n| vec![element; n].join(",");
        let jsons = [
            format!("{{\"articles\":[{}]}}", many("{}", 100_000)),
            format!("{{\"options\":{{\"types\":[{}]}}}}", many("9", 100_000)),
            format!("{{\"options\":{{\"classes\":[{}]}}}}", many("\"\"", 100_000)),
        ];
        for json in jsons {
            assert!(encoded("/BatchTagArticles", &json).unwrap().len() <= json.len());
        }
        let deep = "[".repeat(100_000);
        assert!(batch(&format!("{{\"articles\":{deep}")).is_err());
    }
}
