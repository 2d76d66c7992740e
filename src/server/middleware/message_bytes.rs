//! Counts the bytes of the messages in a body.

use http::{HeaderMap, header};

use crate::service::grpc_frame::{self, PREFIX_BYTES};

/// Counts the bytes of the messages in a body: of gRPC without the prefix of each message, of other formats all.
#[derive(Clone, Debug, Default)]
pub(super) struct MessageBytes {
    /// None if the body is not gRPC.
    frame: Option<Frame>,
}

/// The position in a frame.
#[derive(Clone, Debug, Default)]
struct Frame {
    prefix: [u8; PREFIX_BYTES],
    /// Number of bytes of the prefix that have arrived.
    filled: usize,
    /// Number of bytes of the message that are missing.
    missing: usize,
}

impl MessageBytes {
    /// Counts a body with these headers.
    pub fn of(headers: &HeaderMap) -> MessageBytes {
        let content_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
        MessageBytes { frame: content_type.starts_with(b"application/grpc").then(Frame::default) }
    }

    /// Returns how many bytes of the next piece of the body belong to messages.
    pub fn count(&mut self, piece: &[u8]) -> usize {
        match &mut self.frame {
            Some(frame) => frame.count(piece),
            None => piece.len(),
        }
    }
}

impl Frame {
    fn count(&mut self, mut piece: &[u8]) -> usize {
        let mut bytes = 0;
        while !piece.is_empty() {
            if self.filled < PREFIX_BYTES {
                let (start, rest) = piece.split_at(piece.len().min(PREFIX_BYTES - self.filled));
                self.prefix[self.filled..][..start.len()].copy_from_slice(start);
                self.filled += start.len();
                piece = rest;
                if self.filled == PREFIX_BYTES {
                    self.missing = grpc_frame::length(self.prefix);
                }
            } else {
                let (message, rest) = piece.split_at(piece.len().min(self.missing));
                self.missing -= message.len();
                bytes += if grpc_frame::is_trailers(self.prefix) { 0 } else { message.len() };
                piece = rest;
            }
            if self.filled == PREFIX_BYTES && self.missing == 0 {
                self.filled = 0;
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_trailers_are_not_counted_however_the_body_is_cut() {
        let body =
            [&[0, 0, 0, 0, 3][..], b"abc", &[1, 0, 0, 0, 0], &[0, 0, 0, 0, 2], b"de", &[0x80, 0, 0, 0, 4], b"tail"];
        let body = body.concat();
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/grpc+proto".parse().unwrap());
        for size in 1..=body.len() {
            let mut counter = MessageBytes::of(&headers);
            assert_eq!(body.chunks(size).map(|piece| counter.count(piece)).sum::<usize>(), 5, "pieces of {size}");
        }
        let mut cut_off = MessageBytes::of(&headers);
        assert_eq!(cut_off.count(&[0, 255, 255, 255, 255, 1, 2]), 2);
    }

    #[test]
    fn all_bytes_of_other_formats_are_counted() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        assert_eq!(MessageBytes::of(&headers).count(b"{\"a\":1}"), 7);
        assert_eq!(MessageBytes::of(&HeaderMap::new()).count(b"x"), 1);
    }
}
