//! gzip of requests and responses.

use std::io::{Read as _, Write as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use http::{HeaderMap, header};
use tonic::Status;

use crate::server::middleware::metered_body::hold;
use crate::service::admission::Reservation;
use crate::service::call::Call;
use crate::service::json::sink::{PIECE_BYTES, Sink};
use crate::service::status;

/// Smallest buffer for a decompressed request, in bytes.
const MIN_BUFFER_BYTES: usize = 16 << 10;

/// Whether a client accepts gzip.
pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = quality.trim().strip_prefix("q=").map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        ["gzip", "x-gzip", "*"].iter().any(|gzip| gzip.eq_ignore_ascii_case(name.trim())) && quality > 0.0
    })
}

/// Decompresses a request of at most `limit` bytes. Its bytes are reserved before memory is taken for them.
///
/// # Errors
/// `INVALID_ARGUMENT` when it is not gzip, `OUT_OF_RANGE` over the limit, and those of [`Call::reserve`] and
/// [`Call::check`].
pub(super) fn decompressed(
    compressed: &[u8],
    limit: usize,
    call: &Call,
) -> Result<(Vec<u8>, Vec<Reservation>), Status> {
    let (mut decoder, mut bytes, mut reservations) = (MultiGzDecoder::new(compressed), Vec::new(), Vec::new());
    loop {
        call.check()?;
        // One byte more than the limit shows that it is exceeded.
        let capacity = (2 * bytes.capacity()).max(MIN_BUFFER_BYTES).min(limit + 1).max(bytes.capacity());
        reservations.extend(call.reserve(capacity - bytes.capacity())?);
        bytes.reserve_exact(capacity - bytes.len());
        let room = (capacity - bytes.len()) as u64;
        let read = (&mut decoder).take(room).read_to_end(&mut bytes);
        let read = read.map_err(|_| status::invalid("", "the body is not valid gzip"))?;
        if bytes.len() > limit {
            return Err(status::body_too_long(limit));
        }
        if (read as u64) < room {
            return Ok((bytes, reservations));
        }
    }
}

/// Receives the JSON of a response, and compresses it if the client accepts that. Its bytes are reserved until the
/// connection has sent them.
pub(super) struct ResponseSink<'c> {
    call: &'c Call,
    pieces: Vec<Bytes>,
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl<'c> ResponseSink<'c> {
    pub fn new(call: &'c Call, gzip: bool) -> ResponseSink<'c> {
        let encoder = gzip.then(|| GzEncoder::new(Vec::new(), Compression::fast()));
        ResponseSink { call, pieces: Vec::new(), encoder }
    }

    /// Returns all pieces.
    ///
    /// # Errors
    /// Those of [`Call::reserve`].
    pub fn finish(mut self) -> Result<Vec<Bytes>, Status> {
        if let Some(encoder) = self.encoder.take() {
            let rest = encoder.finish().map_err(|_never| status::internal())?;
            self.push(rest)?;
        }
        Ok(self.pieces)
    }

    fn push(&mut self, piece: Vec<u8>) -> Result<(), Status> {
        let reservation = self.call.reserve(piece.capacity())?;
        self.pieces.push(hold(piece.into(), reservation));
        Ok(())
    }
}

impl Sink for ResponseSink<'_> {
    fn take(&mut self, piece: &mut Vec<u8>) -> Result<(), Status> {
        self.call.check()?;
        let Some(encoder) = &mut self.encoder else {
            let full = std::mem::take(piece);
            return self.push(full);
        };
        encoder.write_all(piece).map_err(|_never| status::internal())?;
        piece.clear();
        if encoder.get_ref().len() >= PIECE_BYTES {
            let full = std::mem::take(encoder.get_mut());
            self.push(full)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bytes_are_limited_after_decompression() {
        let call = Call::default();
        for len in [0, 1, MIN_BUFFER_BYTES - 1, MIN_BUFFER_BYTES, 100_000] {
            let bytes = vec![b'x'; len];
            assert_eq!(decompressed(&compressed(&bytes), len, &call).unwrap().0, bytes);
        }
        let bomb = compressed(&vec![0; 10 << 20]);
        assert!(bomb.len() < 20_000);
        assert_eq!(decompressed(&bomb, 1 << 20, &call).unwrap_err().code(), Code::OutOfRange);
        let cases = [&b""[..], b"{}", &bomb[..bomb.len() - 1]];
        for malformed in cases {
            assert_eq!(decompressed(malformed, 20 << 20, &call).unwrap_err().code(), Code::InvalidArgument);
        }
        let members = [compressed(b"two "), compressed(b"members")].concat();
        assert_eq!(decompressed(&members, 100, &call).unwrap().0, b"two members");
    }

    #[test]
    fn a_client_accepts_gzip_if_it_names_it() {
        let cases = [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("br, identity", false),
            ("", false),
        ];
        for (value, expected) in cases {
            let headers = [(header::ACCEPT_ENCODING, value.parse().unwrap())].into_iter().collect();
            assert_eq!(is_accepted(&headers), expected, "{value}");
        }
        assert!(!is_accepted(&HeaderMap::new()));
    }
}
