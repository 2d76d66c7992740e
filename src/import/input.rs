//! Inputs: named byte streams, which may be compressed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::decompress;
use super::error::ImportError;
use super::limits::Limits;

/// A file to import: its name for messages, and its bytes. It may be compressed with gzip, zstd, bzip2 or as a zip
/// archive with one file; the first bytes decide, not the name.
pub struct Input<'i> {
    name: PathBuf,
    reader: Box<dyn Read + 'i>,
}

impl<'i> Input<'i> {
    /// An input with a name and a reader of its bytes.
    pub fn new(name: impl Into<PathBuf>, reader: impl Read + 'i) -> Input<'i> {
        Input { name: name.into(), reader: Box::new(reader) }
    }

    /// Starts to decompress the input.
    pub(super) fn open(self, limits: &Limits) -> Result<OpenInput<'i>, ImportError> {
        let Input { name, reader } = self;
        let opened = decompress::open(reader, limits).and_then(|mut reader| Ok((peek(&mut reader)?, reader)));
        let (start, reader) = opened.map_err(|error| ImportError::read(&name, 0, error))?;
        let reader = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(start.clone()).chain(reader));
        Ok(OpenInput { name, start, reader: Box::new(reader) })
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

const BUFFER_BYTES: usize = 1 << 16;

/// Number of bytes from which the contents of an input are recognised.
const PEEKED_BYTES: u64 = 1 << 13;

fn peek(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    reader.by_ref().take(PEEKED_BYTES).read_to_end(&mut start)?;
    Ok(start)
}

/// A decompressed input.
pub(super) struct OpenInput<'i> {
    name: PathBuf,
    start: Vec<u8>,
    pub reader: Box<dyn BufRead + 'i>,
}

impl OpenInput<'_> {
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The first bytes, after decompression and without a byte order mark.
    pub fn start(&self) -> &[u8] {
        self.start.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&self.start)
    }

    /// The first line that is not empty and no comment, as far as it is among the first bytes.
    pub fn first_line(&self) -> String {
        let text = String::from_utf8_lossy(self.start());
        let is_data = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
        text.lines().find(is_data).unwrap_or_default().to_owned()
    }
}
