//! Opens a file, without its compression and as UTF-8.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::decompress::decompressed;
use super::encoding::Decoded;
use super::files::InputFile;
use super::options::InputArgs;
use crate::cli::progress::Progress;

const BUFFER_BYTES: usize = 1 << 16;

/// Opens a file, or stdin for the path `-`.
///
/// # Errors
/// If the file cannot be opened, or its start cannot be read.
pub(super) fn open(file: &InputFile, options: &InputArgs, progress: &Progress) -> io::Result<Box<dyn BufRead + Send>> {
    let raw: Box<dyn Read + Send> = match file.path.as_os_str() == "-" {
        true => Box::new(progress.reading(io::stdin())),
        false => Box::new(progress.reading(File::open(&file.path)?)),
    };
    prepare(raw, options)
}

/// Removes compression and converts to UTF-8.
///
/// # Errors
/// If the start cannot be read.
pub(super) fn prepare(raw: Box<dyn Read + Send>, options: &InputArgs) -> io::Result<Box<dyn BufRead + Send>> {
    let bytes = decompressed(raw)?;
    // UTF-8 is checked where the error can name the line.
    let text: Box<dyn Read + Send> = match options.encoding == encoding_rs::UTF_8 {
        true => bytes,
        false => Box::new(Decoded::new(bytes, options.encoding)),
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, text)))
}
