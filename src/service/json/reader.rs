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
/// Fields have the names of JSON or of the schema, enum values are names or numbers from 0, and `null` is the default.
/// The encoded message has at most [`most_bytes`], and nothing else grows with the JSON. The limits of repeated fields
/// are those of the encoded message.
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

/// Greatest length of the message that [`read`] writes for JSON of a length. Only long strings of a list can be longer
/// than in JSON, by some bytes each: JSON has at least three bytes beside each, the message up to six.
pub fn most_bytes(json: usize) -> usize {
    json + json / 1024
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
            Kind::Int32 if whole && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value) => {
                self.out.int32(number, value as i32);
            }
            // No enum has negative numbers. Encoded, such a number would be four times as long as in JSON.
            Kind::Enum(_) if whole && (0.0..=f64::from(i32::MAX)).contains(&value) => {
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
mod tests;
