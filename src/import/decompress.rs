//! Decompresses inputs, within limits. The first bytes of an input are the signature of its compression.

use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

use super::limits::Limits;
use super::zip::ZipFile;
use super::zstd::Frames;

const BUFFER_BYTES: usize = 1 << 16;

/// Returns the decompressed bytes of an input.
///
/// # Errors
/// If the start cannot be read. Reading the result fails if the data is damaged or exceeds a limit.
pub(super) fn open<'r>(mut reader: Box<dyn Read + 'r>, limits: &Limits) -> io::Result<Box<dyn Read + 'r>> {
    const SIGNATURE_BYTES: u64 = 4;
    let mut start = Vec::new();
    reader.by_ref().take(SIGNATURE_BYTES).read_to_end(&mut start)?;
    let signature: &[u8] = &start.clone();
    let compressed = Rc::new(Cell::new(0));
    let counted = Counted { reader: Cursor::new(start).chain(reader), bytes: compressed.clone() };
    let counted = BufReader::with_capacity(BUFFER_BYTES, counted);
    let limited = |reader: Box<dyn Read + 'r>| -> Box<dyn Read + 'r> {
        Box::new(Limited { reader, compressed, bytes: 0, limits: limits.clone() })
    };
    Ok(match signature {
        [0x1F, 0x8B, ..] => limited(Box::new(MultiGzDecoder::new(counted))),
        [b'B', b'Z', b'h', ..] => limited(Box::new(MultiBzDecoder::new(counted))),
        [b'P', b'K', 3, 4] => limited(Box::new(ZipFile::new(counted))),
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => limited(Box::new(Frames::new(counted))),
        _ => limited(Box::new(counted)),
    })
}

/// Counts the bytes that are read.
struct Counted<R> {
    reader: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Fails when the decompressed bytes exceed a limit.
struct Limited<'r> {
    reader: Box<dyn Read + 'r>,
    compressed: Rc<Cell<u64>>,
    bytes: u64,
    limits: Limits,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bytes += read as u64;
        let Limits { input_bytes, expansion, .. } = self.limits;
        if self.bytes > input_bytes {
            return Err(io::Error::other(format!("the input exceeds the limit of {input_bytes} bytes (input_bytes)")));
        }
        if self.bytes > Limits::FREE_BYTES && self.bytes / expansion.max(1) > self.compressed.get() {
            let message = format!(
                "the input expands to more than {expansion} times its size: the limit on expansion protects against \
                 decompression bombs"
            );
            return Err(io::Error::other(message));
        }
        Ok(read)
    }
}
