//! Writes an encoded message as JSON.

use prost::encoding::{WireType, decode_key, decode_varint};
use tonic::Status;

use super::schema::{Field, Form, Kind, Message, Shape};
use super::sink::{PIECE_BYTES, Sink};
use super::tables::DETAILS;
use super::text;
use crate::service::status;

/// Writes a message as JSON.
///
/// An object has its fields in the order of their numbers, those with the default value too. A message that is not set
/// is `null`, and a member of a oneof that is not set is absent.
///
/// # Errors
/// Returns the errors of the sink, and `INTERNAL` if the message is malformed, which messages of the server are not.
pub fn write(message: &[u8], schema: &'static Message, sink: &mut impl Sink) -> Result<(), Status> {
    let capacity = message.len().saturating_mul(3).clamp(256, PIECE_BYTES);
    let mut writer = Writer { out: Vec::with_capacity(capacity), sink, values: Vec::new() };
    writer.message(message, schema)?;
    let Writer { mut out, .. } = writer;
    sink.take(&mut out)
}

/// A value of a field in the encoded message.
#[derive(Clone, Copy, Debug)]
struct Value<'m> {
    /// Position of its field in the schema.
    field: usize,
    /// The value, if it is a number.
    number: u64,
    /// The value, if it has a length.
    bytes: &'m [u8],
}

struct Writer<'m, 's, S> {
    out: Vec<u8>,
    sink: &'s mut S,
    /// The values of the message that is written, on top of those of the messages around it.
    values: Vec<Value<'m>>,
}

/// The error of a malformed message.
fn malformed<E>(_: E) -> Status {
    status::internal()
}

impl<'m, S: Sink> Writer<'m, '_, S> {
    fn message(&mut self, message: &'m [u8], schema: &'static Message) -> Result<(), Status> {
        if self.out.len() >= PIECE_BYTES {
            self.sink.take(&mut self.out)?;
        }
        match schema.form {
            Form::AllFields | Form::SetFields => {
                self.out.push(b'{');
                self.fields(message, schema, true)?;
                self.out.push(b'}');
                Ok(())
            }
            Form::Any => self.any(message),
            Form::Timestamp | Form::Duration => {
                let (seconds, nanos) = seconds_and_nanos(message)?;
                let write = if schema.form == Form::Timestamp { text::timestamp } else { text::duration };
                write(&mut self.out, seconds, nanos);
                Ok(())
            }
        }
    }

    /// Writes the fields of a message. `first` states whether the object is still empty.
    fn fields(&mut self, message: &'m [u8], schema: &'static Message, mut first: bool) -> Result<(), Status> {
        let start = self.values.len();
        collect(message, schema, &mut self.values)?;
        // Almost always sorted already, since encoders write fields in the order of their numbers.
        self.values[start..].sort_by_key(|value| value.field);
        let mut next = start;
        for (position, field) in schema.fields.iter().enumerate() {
            let of_field = self.values[next..].iter().take_while(|value| value.field == position).count();
            let range = next..next + of_field;
            next = range.end;
            if range.is_empty() && (field.shape == Shape::Optional || schema.form == Form::SetFields) {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.out.push(b',');
            }
            self.out.push(b'"');
            self.out.extend_from_slice(field.json.as_bytes());
            self.out.extend_from_slice(b"\":");
            match field.shape {
                Shape::Repeated => self.list(field, range)?,
                Shape::Map => self.map(field, range)?,
                // The last value of a field counts.
                Shape::Singular | Shape::Optional => match self.values[range].last().copied() {
                    Some(value) => self.value(field, value)?,
                    None => self.default(field),
                },
            }
        }
        self.values.truncate(start);
        Ok(())
    }

    fn list(&mut self, field: &'static Field, range: std::ops::Range<usize>) -> Result<(), Status> {
        self.out.push(b'[');
        for at in range.clone() {
            if at > range.start {
                self.out.push(b',');
            }
            match (field.kind, self.values[at]) {
                (Kind::Enum(_) | Kind::Uint32 | Kind::Int32 | Kind::Bool, value) if !value.bytes.is_empty() => {
                    self.packed(field, value)?;
                }
                (_, value) => self.value(field, value)?,
            }
        }
        self.out.push(b']');
        Ok(())
    }

    /// Writes varints that are one value with a length.
    fn packed(&mut self, field: &'static Field, list: Value<'m>) -> Result<(), Status> {
        let mut rest = list.bytes;
        while !rest.is_empty() {
            if rest.len() < list.bytes.len() {
                self.out.push(b',');
            }
            let number = decode_varint(&mut rest).map_err(malformed)?;
            self.value(field, Value { number, bytes: &[], ..list })?;
        }
        Ok(())
    }

    fn map(&mut self, field: &'static Field, range: std::ops::Range<usize>) -> Result<(), Status> {
        let Kind::Message(entry) = field.kind else { return Err(status::internal()) };
        let [_, value_field] = entry.fields else { return Err(status::internal()) };
        self.out.push(b'{');
        for at in range.clone() {
            if at > range.start {
                self.out.push(b',');
            }
            let start = self.values.len();
            collect(self.values[at].bytes, entry, &mut self.values)?;
            let last = |position| self.values[start..].iter().rev().find(|value| value.field == position).copied();
            let (key, value) = (last(0), last(1));
            self.values.truncate(start);
            text::string(&mut self.out, key.map_or(&[], |key| key.bytes));
            self.out.push(b':');
            match value {
                Some(value) => self.value(value_field, value)?,
                None => self.default(value_field),
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn value(&mut self, field: &'static Field, value: Value<'m>) -> Result<(), Status> {
        match field.kind {
            Kind::String => text::string(&mut self.out, value.bytes),
            Kind::Bool => self.out.extend_from_slice(if value.number == 0 { b"false" } else { b"true" }),
            Kind::Uint32 => text::number(&mut self.out, value.number),
            // The lower half of a sign-extended number.
            Kind::Int32 => text::number(&mut self.out, value.number as u32 as i32),
            Kind::Float => text::float(&mut self.out, f32::from_bits(value.number as u32)),
            Kind::Enum(values) => match values.name(value.number as u32 as i32) {
                Some(name) => text::string(&mut self.out, name.as_bytes()),
                None => text::number(&mut self.out, value.number as u32 as i32),
            },
            Kind::Message(schema) => self.message(value.bytes, schema)?,
        }
        Ok(())
    }

    fn default(&mut self, field: &'static Field) {
        match field.kind {
            Kind::String => self.out.extend_from_slice(b"\"\""),
            Kind::Bool => self.out.extend_from_slice(b"false"),
            Kind::Uint32 | Kind::Int32 => self.out.push(b'0'),
            Kind::Float => self.out.extend_from_slice(b"0.0"),
            Kind::Enum(values) => text::string(&mut self.out, values.name(0).unwrap_or_default().as_bytes()),
            Kind::Message(_) => self.out.extend_from_slice(b"null"),
        }
    }

    /// Writes the message in an `Any`, or only its type if it is not one of [`DETAILS`].
    fn any(&mut self, message: &'m [u8]) -> Result<(), Status> {
        const TYPE_URL: u32 = 1;
        const VALUE: u32 = 2;
        let (mut url, mut value): (&[u8], &[u8]) = (&[], &[]);
        each_field(message, |number, _, bytes| match number {
            TYPE_URL => url = bytes,
            VALUE => value = bytes,
            _ => {}
        })?;
        self.out.extend_from_slice(b"{\"@type\":");
        text::string(&mut self.out, url);
        let name = url.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        if let Some(detail) = DETAILS.iter().find(|detail| detail.name.as_bytes() == name) {
            self.fields(value, detail, false)?;
        }
        self.out.push(b'}');
        Ok(())
    }
}

/// Appends the values of the fields of a message that the schema has.
fn collect<'m>(message: &'m [u8], schema: &Message, values: &mut Vec<Value<'m>>) -> Result<(), Status> {
    each_field(message, |number, scalar, bytes| {
        if let Some(field) = schema.position(number) {
            values.push(Value { field, number: scalar, bytes });
        }
    })
}

fn seconds_and_nanos(message: &[u8]) -> Result<(i64, i32), Status> {
    let (mut seconds, mut nanos) = (0, 0);
    each_field(message, |number, scalar, _| match number {
        1 => seconds = scalar.cast_signed(),
        2 => nanos = scalar as u32 as i32,
        _ => {}
    })?;
    Ok((seconds, nanos))
}

/// Calls `found` with the number and the value of each field.
fn each_field<'m>(mut message: &'m [u8], mut found: impl FnMut(u32, u64, &'m [u8])) -> Result<(), Status> {
    let truncated = || malformed(());
    while !message.is_empty() {
        let (number, wire_type) = decode_key(&mut message).map_err(malformed)?;
        let mut fixed = |length| {
            let (value, rest) = message.split_at_checked(length).ok_or_else(truncated)?;
            message = rest;
            Ok::<_, Status>(value)
        };
        match wire_type {
            WireType::Varint => found(number, decode_varint(&mut message).map_err(malformed)?, &[]),
            WireType::ThirtyTwoBit => {
                let bits = fixed(4)?.iter().rev().fold(0, |bits, &byte| bits << 8 | u64::from(byte));
                found(number, bits, &[]);
            }
            WireType::SixtyFourBit => _ = fixed(8)?,
            WireType::LengthDelimited => {
                let length = decode_varint(&mut message).map_err(malformed)?;
                let (value, rest) = message.split_at_checked(length as usize).ok_or_else(truncated)?;
                message = rest;
                found(number, 0, value);
            }
            WireType::StartGroup | WireType::EndGroup => return Err(truncated()),
        }
    }
    Ok(())
}
