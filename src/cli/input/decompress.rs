//! Decompression of gzip and zstd. The first bytes of an input are the signature of its compression.

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use crate::import::zstd::Frames;

const BUFFER_BYTES: usize = 1 << 16;

/// Returns the decompressed bytes of an input.
///
/// # Errors
/// If the start cannot be read. Reading the result fails if the data is damaged.
pub(super) fn decompressed(mut reader: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    // A slow writer of stdin gets its answers at once: a first line can be shorter than the signature.
    let mut start = [0; 4];
    let mut length = 0;
    while length < start.len() && is_signature(&start[..length]) {
        match reader.read(&mut start[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let start = start[..length].to_vec();
    let whole = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(start.clone()).chain(reader));
    Ok(match start[..] {
        [0x1F, 0x8B, ..] => Box::new(MultiGzDecoder::new(whole)),
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Box::new(Frames::new(whole)),
        _ => Box::new(whole),
    })
}

/// Whether bytes can be the start of a signature.
fn is_signature(start: &[u8]) -> bool {
    let starts = |signature: &[u8]| signature.starts_with(start);
    let is_skipped_frame = matches!(start, [0x50..=0x5F] | [0x50..=0x5F, 0x2A] | [0x50..=0x5F, 0x2A, 0x4D]);
    starts(&[0x1F, 0x8B]) || starts(&[0x28, 0xB5, 0x2F, 0xFD]) || is_skipped_frame
}
