//! Decompression of gzip and zstd. The first bytes of an input are the signature of its compression.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

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
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => {
            Box::new(Frames { reader: whole, frame: FrameDecoder::new(), is_inside: false })
        }
        _ => Box::new(whole),
    })
}

/// Whether bytes can be the start of a signature.
fn is_signature(start: &[u8]) -> bool {
    let starts = |signature: &[u8]| signature.starts_with(start);
    let is_skipped_frame = matches!(start, [0x50..=0x5F] | [0x50..=0x5F, 0x2A] | [0x50..=0x5F, 0x2A, 0x4D]);
    starts(&[0x1F, 0x8B]) || starts(&[0x28, 0xB5, 0x2F, 0xFD]) || is_skipped_frame
}

/// The concatenated frames of a zstd file.
struct Frames<R> {
    reader: R,
    frame: FrameDecoder,
    is_inside: bool,
}

impl<R: BufRead> Frames<R> {
    /// Starts the next frame and returns whether there is one. Frames with other data are skipped.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.reader.fill_buf()?.is_empty() {
            match self.frame.init(&mut self.reader) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.reader.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }

    /// Ends a frame.
    fn end(&mut self) -> io::Result<()> {
        self.is_inside = false;
        match (self.frame.get_checksum_from_data(), self.frame.get_calculated_checksum()) {
            (Some(stated), Some(computed)) if stated != computed => {
                Err(io::Error::other("the checksum of the zstd data is wrong"))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_inside {
                if !self.begin()? {
                    return Ok(0);
                }
                self.is_inside = true;
            }
            if self.frame.can_collect() > 0 {
                return self.frame.read(buffer);
            }
            if self.frame.is_finished() {
                self.end()?;
                continue;
            }
            let strategy = BlockDecodingStrategy::UptoBlocks(1);
            self.frame.decode_blocks(&mut self.reader, strategy).map_err(io::Error::other)?;
        }
    }
}
