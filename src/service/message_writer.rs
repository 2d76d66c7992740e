//! Writes protobuf messages field by field into one buffer.

use std::fmt;

use prost::encoding::{WireType, encode_key, encode_varint};

/// A protobuf message under construction.
///
/// Fields must be written in the order of their numbers, as prost does. Empty and zero values are omitted, as in
/// proto3. Field numbers are constants of [`field`](super::field).
#[derive(Debug, Default)]
pub struct MessageWriter {
    bytes: Vec<u8>,
}

impl MessageWriter {
    /// Creates an empty message with space for `bytes`.
    pub fn with_capacity(bytes: usize) -> MessageWriter {
        MessageWriter { bytes: Vec::with_capacity(bytes) }
    }

    /// Returns the number of bytes written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Grows the capacity to exactly `bytes`. By default a buffer grows to up to twice its length.
    pub fn reserve_exact(&mut self, bytes: usize) {
        self.bytes.reserve_exact(bytes.saturating_sub(self.bytes.len()));
    }

    /// Removes everything after the first `bytes`.
    pub fn truncate(&mut self, bytes: usize) {
        self.bytes.truncate(bytes);
    }

    /// Returns the encoded message.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a string, unless it is empty.
    pub fn string(&mut self, number: u32, value: &str) {
        if !value.is_empty() {
            self.bytes(number, value.as_bytes());
        }
    }

    /// Writes an unsigned integer, unless it is zero.
    pub fn uint32(&mut self, number: u32, value: u32) {
        if value != 0 {
            encode_key(number, WireType::Varint, &mut self.bytes);
            encode_varint(value.into(), &mut self.bytes);
        }
    }

    /// Writes a list of unsigned integers, unless it is empty.
    pub fn packed(&mut self, number: u32, values: &[u32]) {
        if !values.is_empty() {
            self.message(number, |out| values.iter().for_each(|&value| encode_varint(value.into(), &mut out.bytes)));
        }
    }

    /// Writes a number as a varint, even if it is zero.
    pub fn varint(&mut self, number: u32, value: u64) {
        encode_key(number, WireType::Varint, &mut self.bytes);
        encode_varint(value, &mut self.bytes);
    }

    /// Writes a signed integer or an enum value, even if it is zero.
    pub fn int32(&mut self, number: u32, value: i32) {
        // Negative values are sign-extended to 64 bits.
        self.varint(number, i64::from(value).cast_unsigned());
    }

    /// Writes an enum value, unless it is zero.
    pub fn enumeration(&mut self, number: u32, value: impl Into<i32>) {
        // Enum values of the API are never negative.
        self.uint32(number, value.into().unsigned_abs());
    }

    /// Writes a float, unless it is zero.
    pub fn float(&mut self, number: u32, value: f32) {
        if value != 0.0 {
            encode_key(number, WireType::ThirtyTwoBit, &mut self.bytes);
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Writes bytes or an encoded message, even if it is empty.
    pub fn bytes(&mut self, number: u32, value: &[u8]) {
        encode_key(number, WireType::LengthDelimited, &mut self.bytes);
        encode_varint(value.len() as u64, &mut self.bytes);
        self.bytes.extend_from_slice(value);
    }

    /// Writes a nested message, or a string in parts, even if it is empty. `write` writes its content.
    pub fn message<R>(&mut self, number: u32, write: impl FnOnce(&mut MessageWriter) -> R) -> R {
        encode_key(number, WireType::LengthDelimited, &mut self.bytes);
        // One byte for the length, which is enough for most messages. A longer length moves the content.
        let at = self.bytes.len();
        self.bytes.push(0);
        let result = write(self);
        let length = self.bytes.len() - at - 1;
        if length < 0x80 {
            self.bytes[at] = length as u8;
        } else {
            let mut varint = [0; 10];
            let mut rest = &mut varint[..];
            encode_varint(length as u64, &mut rest);
            let unused = rest.len();
            self.bytes.splice(at..=at, varint[..varint.len() - unused].iter().copied());
        }
        result
    }
}

/// Appends text to the content of [`MessageWriter::message`].
impl fmt::Write for MessageWriter {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.bytes.extend_from_slice(part.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use prost::Message as _;

    use super::super::{field, proto};
    use super::*;

    #[test]
    fn nested_messages_of_every_length_have_the_bytes_that_prost_writes() {
        // Around each length that needs one more byte.
        for length in [0, 1, 100, 127, 128, 129, 16_000, 16_383, 16_384, 2_097_152] {
            let title = "ن".repeat(length / 2) + &"x".repeat(length % 2);
            let office = proto::Office { title: title.clone(), ..Default::default() };
            let location = Some(proto::Location { latitude: -1.5, longitude: 0.0 });
            let entity = proto::Entity {
                r#type: proto::EntityType::Organisation.into(),
                location,
                offices: vec![office],
                ..Default::default()
            };
            let expected = proto::MentionedEntity { entity: Some(entity), mention_count: 300, salience: 0.5 };
            let mut written = MessageWriter::default();
            written.message(field::mentioned_entity::ENTITY, |entity| {
                entity.enumeration(field::entity::TYPE, proto::EntityType::Organisation);
                entity.message(field::entity::LOCATION, |location| {
                    location.float(field::location::LATITUDE, -1.5);
                    location.float(field::location::LONGITUDE, 0.0);
                });
                entity.message(field::entity::OFFICES, |office| office.string(field::office::TITLE, &title));
            });
            written.uint32(field::mentioned_entity::MENTION_COUNT, 300);
            written.float(field::mentioned_entity::SALIENCE, 0.5);
            assert!(written.into_bytes() == expected.encode_to_vec(), "{length}");
        }
    }

    #[test]
    fn a_string_in_parts_is_a_string() {
        let mut written = MessageWriter::default();
        let start = 12;
        written.message(field::tag_article_response::ARTICLE_ID, |out| write!(out, "ألماتي at {start}")).unwrap();
        let expected = proto::TagArticleResponse { article_id: "ألماتي at 12".to_owned(), ..Default::default() };
        assert_eq!(written.into_bytes(), expected.encode_to_vec());
    }
}
