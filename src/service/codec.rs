//! Protobuf messages on the wire, with malformed ones told to the caller as its fault.

use std::marker::PhantomData;

use bytes::Buf;
use prost::{DecodeError, Message};
use tonic::Status;
use tonic::codec::{BufferSettings, DecodeBuf, Decoder};
use tonic_prost::ProstEncoder;

use super::status;

/// What a message is gathered in, in bytes. tonic makes room for a message's length behind its beginning, which has
/// come already: with less than twice a usual article it would make that room anew for each, and copy.
const RECEIVE_BYTES: usize = 16 << 10;

/// A message as it is taken from the wire.
pub trait Receive: Sized {
    /// Takes the message, which is all that is left in the buffer.
    ///
    /// # Errors
    /// When it is malformed.
    fn receive(buf: &mut impl Buf) -> Result<Self, DecodeError>;
}

/// Most messages are decoded at once.
impl<M: Message + Default> Receive for M {
    fn receive(buf: &mut impl Buf) -> Result<M, DecodeError> {
        M::decode(buf)
    }
}

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
    Decode: Receive + Send + 'static,
{
    type Encode = Encode;
    type Decode = Decode;
    type Encoder = ProstEncoder<Encode>;
    type Decoder = CheckedDecoder<Decode>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::new(BufferSettings::default())
    }

    fn decoder(&mut self) -> Self::Decoder {
        CheckedDecoder(PhantomData)
    }
}

/// Decodes a message, or says where it is malformed.
#[derive(Debug)]
pub struct CheckedDecoder<Decode>(PhantomData<Decode>);

impl<Decode: Receive> Decoder for CheckedDecoder<Decode> {
    type Item = Decode;
    type Error = Status;

    fn buffer_settings(&self) -> BufferSettings {
        /// Only what is sent is cut into pieces.
        const UNUSED: usize = 0;
        BufferSettings::new(RECEIVE_BYTES, UNUSED)
    }

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<Decode>, Status> {
        Decode::receive(buf).map(Some).map_err(|error| status::malformed(&error))
    }
}
