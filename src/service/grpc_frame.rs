//! The frame of a message in gRPC and gRPC-Web: a prefix of a byte of flags and a length, and then the message.

/// Length of the prefix, in bytes.
pub const PREFIX_BYTES: usize = 5;

/// Flag of the last frame of gRPC-Web, which has trailers instead of a message.
pub const TRAILERS: u8 = 0x80;

/// The prefix of a message or of trailers with `length` bytes.
pub fn prefix(flags: u8, length: u32) -> [u8; PREFIX_BYTES] {
    let [a, b, c, d] = length.to_be_bytes();
    [flags, a, b, c, d]
}

/// The length that a prefix states, in bytes.
pub fn length([_, length @ ..]: [u8; PREFIX_BYTES]) -> usize {
    u32::from_be_bytes(length) as usize
}

/// Whether a prefix announces trailers.
pub fn is_trailers([flags, ..]: [u8; PREFIX_BYTES]) -> bool {
    flags & TRAILERS != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_byte_of_flags_and_a_length_in_network_order() {
        assert_eq!(prefix(TRAILERS, 0x0102_0304), [0x80, 1, 2, 3, 4]);
        assert_eq!(length([0xFF, 0, 0, 1, 2]), 258);
        assert!(is_trailers(prefix(TRAILERS | 1, 0)) && !is_trailers(prefix(1, u32::MAX)));
    }
}
