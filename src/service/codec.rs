//! Protobuf messages on the wire, with malformed ones told to the caller as its fault.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::{BufferSettings, DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

use super::refusal;

/// What a message is gathered in, in bytes. tonic makes room for a message's length behind its beginning, which has
/// come already: with less than twice a usual article it would make that room anew for each, and copy.
const RECEIVE_BYTES: usize = 16 << 10;

/// tonic's codec, except that a message which cannot be decoded is `INVALID_ARGUMENT` and names the field where
/// decoding stopped: text that is no UTF-8 is the sender's fault, and `INTERNAL` would look like the server's.
#[derive(Debug)]
pub struct Codec<Encode, Decode>(PhantomData<(Encode, Decode)>);

impl<Encode, Decode> Default for Codec<Encode, Decode> {
    fn default() -> Self {
        Codec(PhantomData)
    }
}

impl<Encode, Decode> tonic::codec::Codec for Codec<Encode, Decode>
where
    Encode: Message + Send + 'static,
    Decode: Message + Default + Send + 'static,
{
    type Encode = Encode;
    type Decode = Decode;
    type Encoder = ProstEncoder<Encode>;
    type Decoder = CheckedDecoder<Decode>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstCodec::<Encode, Decode>::raw_encoder(BufferSettings::default())
    }

    fn decoder(&mut self) -> Self::Decoder {
        CheckedDecoder(PhantomData)
    }
}

/// Decodes a message, or says where it is malformed.
#[derive(Debug)]
pub struct CheckedDecoder<Decode>(PhantomData<Decode>);

impl<Decode: Message + Default> Decoder for CheckedDecoder<Decode> {
    type Item = Decode;
    type Error = Status;

    fn buffer_settings(&self) -> BufferSettings {
        /// Only what is sent is cut into pieces.
        const UNUSED: usize = 0;
        BufferSettings::new(RECEIVE_BYTES, UNUSED)
    }

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<Decode>, Status> {
        Decode::decode(buf).map(Some).map_err(|error| malformed(&error.to_string()))
    }
}

/// prost tells the way to a fault from the inside: `…: Article.body: TagArticleRequest.article: invalid string …`.
/// Its description never holds what was sent.
fn malformed(error: &str) -> Status {
    let parts = error.split(": ").skip(1);
    let mut path = Vec::new();
    let mut what = Vec::new();
    for part in parts {
        match part.split_once('.') {
            Some((_, field)) if what.is_empty() && !part.contains(' ') => path.push(field),
            _ => what.push(part),
        }
    }
    path.reverse();
    refusal::invalid(path.join("."), format!("cannot be decoded: {}", what.join(": ")))
}

#[cfg(test)]
mod tests {
    use super::super::proto;
    use super::*;
    use tonic_types::StatusExt as _;

    #[test]
    fn a_malformed_message_names_its_field() {
        // Field 1 (article), three bytes: field 3 (body), one byte that is no UTF-8.
        let error = proto::TagArticleRequest::decode(&[0x0A, 3, 0x1A, 1, 0xFF][..]).unwrap_err();
        let status = malformed(&error.to_string());
        assert_eq!(status.code(), tonic::Code::InvalidArgument);
        let details = status.get_details_bad_request().unwrap();
        assert_eq!(details.field_violations[0].field, "article.body");
        assert!(details.field_violations[0].description.contains("UTF-8"), "{details:?}");
    }
}
