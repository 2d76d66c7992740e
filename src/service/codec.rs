//! Protobuf codec of the services, which reports malformed messages as errors of the caller.

use std::marker::PhantomData;

use bytes::Buf;
use prost::{DecodeError, Message};
use tonic::Status;
use tonic::codec::{BufferSettings, DecodeBuf, Decoder};
use tonic_prost::ProstEncoder;

use super::status;

/// Initial size of the receive buffer, in bytes. tonic reserves space for a message after the part that has already
/// arrived, so a buffer smaller than two usual articles would be reallocated and copied for each message.
const RECEIVE_BUFFER_BYTES: usize = 16 << 10;

/// A message that can be received.
pub trait ReceivedMessage: Sized {
    /// Takes the message, which is the rest of the buffer.
    ///
    /// # Errors
    /// Returns an error if the message is malformed.
    fn receive(buf: &mut impl Buf) -> Result<Self, DecodeError>;
}

/// Generated messages are decoded at once.
impl<M: Message + Default> ReceivedMessage for M {
    fn receive(buf: &mut impl Buf) -> Result<M, DecodeError> {
        M::decode(buf)
    }
}

/// tonic's protobuf codec with one difference: a message that cannot be decoded gives `INVALID_ARGUMENT` with the name
/// of the field. tonic returns `INTERNAL`, which would blame the server for text of the caller that is not UTF-8.
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
    Decode: ReceivedMessage + Send + 'static,
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

/// Decodes a message, or returns the field that is malformed.
#[derive(Debug)]
pub struct CheckedDecoder<Decode>(PhantomData<Decode>);

impl<Decode: ReceivedMessage> Decoder for CheckedDecoder<Decode> {
    type Item = Decode;
    type Error = Status;

    fn buffer_settings(&self) -> BufferSettings {
        /// Size at which an encoder yields. A decoder does not use it.
        const YIELD_BYTES: usize = 0;
        BufferSettings::new(RECEIVE_BUFFER_BYTES, YIELD_BYTES)
    }

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<Decode>, Status> {
        Decode::receive(buf).map(Some).map_err(|error| status::malformed(&error))
    }
}
