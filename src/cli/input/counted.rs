//! A reader that counts lines and limits records.

use std::io::{self, BufRead, Read};

use super::limits::{MAX_RECORD_BYTES, too_long};

/// Reading fails at the limit of a record.
pub(super) struct Counted<R> {
    reader: R,
    /// Bytes since the start of the record.
    bytes: usize,
    /// Line ends that were read.
    line_ends: usize,
}

impl<R> Counted<R> {
    pub fn new(reader: R) -> Counted<R> {
        Counted { reader, bytes: 0, line_ends: 0 }
    }

    /// Starts the next record.
    pub fn restart(&mut self) {
        self.bytes = 0;
    }

    /// Number of the line that is read, from 1.
    pub fn line(&self) -> usize {
        self.line_ends + 1
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(message) = too_long("the element or entry", self.bytes) {
            return Err(io::Error::other(message));
        }
        let buffer = self.reader.fill_buf()?;
        Ok(&buffer[..buffer.len().min(MAX_RECORD_BYTES + 1 - self.bytes)])
    }

    fn consume(&mut self, count: usize) {
        // The buffer is not empty, so that this reads nothing.
        if let Ok(buffer) = self.reader.fill_buf() {
            self.line_ends += buffer[..count].iter().filter(|&&byte| byte == b'\n').count();
        }
        self.bytes += count;
        self.reader.consume(count);
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}
