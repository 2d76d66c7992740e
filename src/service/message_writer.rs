//! Protobuf, written field by field into one buffer.
//!
//! An answer is hundreds of short strings that lie in the gazetteer and in the article. prost encodes messages that
//! own theirs: making those took as long as a fifth of the tagging. Here each string is copied once.

use std::fmt::{self, Write as _};

use prost::encoding::{WireType, encode_key, encode_varint};

/// A message that is being written. Fields come in the order of their numbers; what is empty or zero is left out, as
/// proto3 has it.
#[derive(Debug, Default)]
pub struct MessageWriter {
    bytes: Vec<u8>,
}

impl MessageWriter {
    /// A message of about so many bytes.
    pub fn with_capacity(bytes: usize) -> MessageWriter {
        MessageWriter { bytes: Vec::with_capacity(bytes) }
    }

    /// How many bytes were written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Makes room for so many bytes in all, and for no more: growing by itself a message would take up to twice its
    /// length.
    pub fn reserve_exact(&mut self, bytes: usize) {
        self.bytes.reserve_exact(bytes.saturating_sub(self.bytes.len()));
    }

    /// Takes back what was written behind the first `bytes`.
    pub fn truncate(&mut self, bytes: usize) {
        self.bytes.truncate(bytes);
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub fn string(&mut self, number: u32, value: &str) {
        if !value.is_empty() {
            encode_key(number, WireType::LengthDelimited, &mut self.bytes);
            encode_varint(value.len() as u64, &mut self.bytes);
            self.bytes.extend_from_slice(value.as_bytes());
        }
    }

    /// A string in pieces, not empty.
    pub fn format(&mut self, number: u32, value: fmt::Arguments<'_>) {
        self.message(number, |message| message.write_fmt(value).expect("a buffer takes what is written"));
    }

    pub fn uint32(&mut self, number: u32, value: u32) {
        if value != 0 {
            encode_key(number, WireType::Varint, &mut self.bytes);
            encode_varint(value.into(), &mut self.bytes);
        }
    }

    pub fn enumeration(&mut self, number: u32, value: impl Into<i32>) {
        // The values of an enum are not negative.
        self.uint32(number, value.into().unsigned_abs());
    }

    pub fn float(&mut self, number: u32, value: f32) {
        if value != 0.0 {
            encode_key(number, WireType::ThirtyTwoBit, &mut self.bytes);
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Bytes, or a message that is encoded already; there even when they are empty.
    pub fn bytes(&mut self, number: u32, value: &[u8]) {
        encode_key(number, WireType::LengthDelimited, &mut self.bytes);
        encode_varint(value.len() as u64, &mut self.bytes);
        self.bytes.extend_from_slice(value);
    }

    /// A message inside this one, there even when it is empty.
    pub fn message<R>(&mut self, number: u32, write: impl FnOnce(&mut MessageWriter) -> R) -> R {
        encode_key(number, WireType::LengthDelimited, &mut self.bytes);
        // ResponseBudget for the length: most take one byte, and a longer one moves what was written.
        let at = self.bytes.len();
        self.bytes.push(0);
        let written = write(self);
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
        written
    }
}

impl fmt::Write for MessageWriter {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.bytes.extend_from_slice(piece.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::super::proto;
    use super::*;

    #[test]
    fn bytes_are_those_that_prost_writes() {
        // Around each length that takes one byte more.
        for length in [0, 1, 100, 127, 128, 129, 16_000, 16_383, 16_384, 2_097_152] {
            let name = "ن".repeat(length / 2) + &"x".repeat(length % 2);
            let entity = proto::Entity {
                id: name.clone(),
                r#type: proto::EntityType::Organisation.into(),
                names: [("ar".to_owned(), name.clone()), ("en".to_owned(), "x".to_owned())].into(),
                geonames_id: length as u32,
                location: Some(proto::Location { latitude: -1.5, longitude: 0.0 }),
                prominence: length as f32,
                ..Default::default()
            };
            let expected = proto::MentionedEntity { entity: Some(entity), mention_count: 300 };
            let mut written = MessageWriter::default();
            written.message(1, |entity| {
                entity.string(1, &name);
                entity.enumeration(2, proto::EntityType::Organisation);
                for (language, name) in [("ar", name.as_str()), ("en", "x")] {
                    entity.message(4, |entry| {
                        entry.string(1, language);
                        entry.string(2, name);
                    });
                }
                entity.uint32(6, length as u32);
                entity.message(8, |location| {
                    location.float(1, -1.5);
                    location.float(2, 0.0);
                });
                entity.float(9, length as f32);
            });
            written.uint32(2, 300);
            assert!(written.into_bytes() == expected.encode_to_vec(), "{length}");
        }
    }

    #[test]
    fn a_text_in_pieces_is_a_string() {
        let mut written = MessageWriter::default();
        written.format(1, format_args!("{} at {}", "ألماتي", 12));
        let expected = proto::TagArticleResponse { article_id: "ألماتي at 12".to_owned(), ..Default::default() };
        assert_eq!(written.into_bytes(), expected.encode_to_vec());
    }
}
