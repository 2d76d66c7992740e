//! Reads the file in a zip archive, from start to end, as the archives of GeoNames are published.
//!
//! The archive may have one file, besides those that [`is_documentation`] lists. Encrypted archives and other methods
//! than Deflate are refused.

use std::io::{self, BufRead, Read, Take};

use flate2::bufread::DeflateDecoder;

/// The decompressed bytes of the file of an archive.
pub(super) struct ZipFile<R: BufRead> {
    state: State<R>,
    /// Name of the file that was read.
    name: Option<String>,
}

enum State<R: BufRead> {
    Header(R),
    Stored(Take<R>, Entry),
    Deflated(DeflateDecoder<R>, Entry),
    /// After the last file, or an error.
    Done,
}

#[derive(Clone, Copy)]
struct Entry {
    /// Whether the contents are returned.
    is_data: bool,
    /// Whether a data descriptor follows the contents.
    has_descriptor: bool,
}

impl<R: BufRead> ZipFile<R> {
    pub fn new(reader: R) -> ZipFile<R> {
        ZipFile { state: State::Header(reader), name: None }
    }

    /// Reads the header of the next file.
    fn begin(&mut self, mut reader: R) -> io::Result<State<R>> {
        let Header { method, flags, size, name } = match Header::read(&mut reader)? {
            Some(header) => header,
            None if self.name.is_some() => return Ok(State::Done),
            None => return Err(io::Error::other("the zip archive has no file to import")),
        };
        const ENCRYPTED: u16 = 1;
        const DESCRIPTOR: u16 = 1 << 3;
        if flags & ENCRYPTED != 0 {
            return Err(io::Error::other("the zip archive is encrypted"));
        }
        let entry = Entry { is_data: !is_documentation(&name), has_descriptor: flags & DESCRIPTOR != 0 };
        if entry.is_data
            && let Some(first) = self.name.replace(name.clone())
        {
            let message = format!("the zip archive has several files, {first:?} and {name:?}: extract one of them");
            return Err(io::Error::other(message));
        }
        match method {
            0 if !entry.has_descriptor && size != u32::MAX => Ok(State::Stored(reader.take(size.into()), entry)),
            8 => Ok(State::Deflated(DeflateDecoder::new(reader), entry)),
            _ => {
                let message = format!("the file {name:?} of the zip archive has an unsupported method ({method})");
                Err(io::Error::other(message))
            }
        }
    }

    /// Reads some contents. Returns `None` at the end of a file.
    fn contents(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let (read, is_data) = match &mut self.state {
            State::Header(_) | State::Done => return Ok(None),
            State::Stored(reader, entry) => {
                let read = reader.read(buffer)?;
                if read == 0 && reader.limit() > 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                (read, entry.is_data)
            }
            State::Deflated(reader, entry) => (reader.read(buffer)?, entry.is_data),
        };
        // Contents that are not returned are overwritten by the next read.
        Ok((read > 0).then_some(if is_data { read } else { 0 }))
    }
}

impl<R: BufRead> Read for ZipFile<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match self.contents(buffer)? {
                Some(0) => continue,
                Some(read) => return Ok(read),
                None => {}
            }
            let (mut reader, has_descriptor) = match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Header(reader) => (reader, false),
                State::Stored(reader, entry) => (reader.into_inner(), entry.has_descriptor),
                State::Deflated(reader, entry) => (reader.into_inner(), entry.has_descriptor),
            };
            if has_descriptor {
                skip_descriptor(&mut reader)?;
            }
            self.state = self.begin(reader)?;
        }
    }
}

/// Whether a file of an archive is a description of its data, or a folder.
fn is_documentation(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    file.is_empty() || name.starts_with("__MACOSX/") || ["readme.txt", "iso-languagecodes.txt"].contains(&file.as_str())
}

/// The fields of a local file header that matter here.
struct Header {
    method: u16,
    flags: u16,
    size: u32,
    name: String,
}

const FILE_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const DESCRIPTOR_SIGNATURE: [u8; 4] = *b"PK\x07\x08";

impl Header {
    /// Reads a header. `None` after the last file.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Header>> {
        let mut signature = [0; 4];
        reader.read_exact(&mut signature)?;
        if signature != FILE_SIGNATURE {
            return if signature.starts_with(b"PK") {
                Ok(None)
            } else {
                Err(io::Error::other("the zip archive is damaged"))
            };
        }
        let mut fixed = [0; 26];
        reader.read_exact(&mut fixed)?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let size = u32::from_le_bytes([fixed[14], fixed[15], fixed[16], fixed[17]]);
        let (name_bytes, extra_bytes) = (short(22), short(24));
        let mut name = vec![0; usize::from(name_bytes)];
        reader.read_exact(&mut name)?;
        let skipped = io::copy(&mut reader.by_ref().take(extra_bytes.into()), &mut io::sink())?;
        if skipped < u64::from(extra_bytes) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let name = String::from_utf8_lossy(&name).into_owned();
        Ok(Some(Header { method: short(4), flags: short(2), size, name }))
    }
}

/// Skips the checksum and sizes after a file. The sizes have four or eight bytes; the next signature shows which.
fn skip_descriptor(reader: &mut impl BufRead) -> io::Result<()> {
    let mut start = [0; 4];
    reader.read_exact(&mut start)?;
    let checksum_bytes = if start == DESCRIPTOR_SIGNATURE { 4 } else { 0 };
    let mut rest = [0; 12];
    let rest = &mut rest[..checksum_bytes + 8];
    reader.read_exact(rest)?;
    if !reader.fill_buf()?.starts_with(b"PK") {
        reader.read_exact(&mut [0; 8])?;
    }
    Ok(())
}
