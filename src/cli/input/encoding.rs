//! Conversion of other encodings to UTF-8, and the advice for text that is not UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

const BUFFER_BYTES: usize = 1 << 14;

/// Reads an encoding as UTF-8. Malformed input is an error.
pub(super) struct Decoded<R> {
    reader: R,
    decoder: Decoder,
    encoding: &'static Encoding,
    source: Box<[u8]>,
    /// The part of `source` that is not decoded yet.
    start: usize,
    end: usize,
    /// Whether the end of the reader is in `source`.
    is_last: bool,
    /// Decoded bytes, and the number of those that were read.
    decoded: Vec<u8>,
    taken: usize,
    is_done: bool,
}

impl<R: Read> Decoded<R> {
    pub fn new(reader: R, encoding: &'static Encoding) -> Decoded<R> {
        Decoded {
            reader,
            decoder: encoding.new_decoder_with_bom_removal(),
            encoding,
            source: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            is_last: false,
            decoded: Vec::new(),
            taken: 0,
            is_done: false,
        }
    }

    /// Decodes the next part of the source.
    fn fill(&mut self) -> io::Result<()> {
        if self.start == self.end && !self.is_last {
            (self.start, self.end) = (0, self.reader.read(&mut self.source)?);
            self.is_last = self.end == 0;
        }
        self.decoded.resize(BUFFER_BYTES * 3, 0);
        self.taken = 0;
        let source = &self.source[self.start..self.end];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(source, &mut self.decoded, self.is_last);
        self.start += read;
        self.decoded.truncate(written);
        match result {
            DecoderResult::InputEmpty => self.is_done = self.is_last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let name = self.encoding.name();
                let message = format!("not {name}: the bytes are no text of the encoding that --encoding states");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.decoded.len() {
            if self.is_done {
                return Ok(0);
            }
            self.fill()?;
        }
        let count = buffer.len().min(self.decoded.len() - self.taken);
        buffer[..count].copy_from_slice(&self.decoded[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// Describes bytes that are not UTF-8, with the option that may help.
pub(super) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> String {
    let at = error.valid_up_to();
    match guess(bytes) {
        Some(name) => format!("not UTF-8 after byte {at}: it looks like {name}, so try --encoding {name}"),
        None => format!("not UTF-8 after byte {at}: state the encoding, as in --encoding windows-1256"),
    }
}

/// The probable encoding of news that are not UTF-8.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    const SAMPLE_BYTES: usize = 4096;
    const MIN_LETTERS: usize = 4;
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    match sample {
        [0xFF, 0xFE, ..] => return Some("utf-16le"),
        [0xFE, 0xFF, ..] => return Some("utf-16be"),
        _ => {}
    }
    let count = |is: &dyn Fn(u8) -> bool| sample.iter().filter(|&&byte| is(byte)).count();
    let letters = count(&|byte| byte >= 0xC0);
    let ascii = count(&|byte| byte.is_ascii_alphabetic());
    if letters < MIN_LETTERS || letters < ascii {
        return None;
    }
    // р, с, т, у and other frequent letters of windows-1251 are rare vowel marks in windows-1256, where alef, lam and
    // yeh are the most frequent letters.
    let late = count(&|byte| byte >= 0xF0);
    let arabic = count(&|byte| matches!(byte, 0xC7 | 0xE1 | 0xED));
    if late * 10 > letters {
        Some("windows-1251")
    } else if arabic * 7 > letters {
        Some("windows-1256")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], name: &str) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new(bytes, Encoding::for_label(name.as_bytes()).unwrap()).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn long_texts_are_decoded_in_parts() {
        let text = "وصل الوفد إلى موسكو ".repeat(5000);
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&text);
        assert_eq!(decoded(&bytes, "windows-1256").unwrap(), text);
        let bytes: Vec<u8> = "\u{FEFF}😀 نعم".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&bytes, "utf-16le").unwrap(), "😀 نعم");
        assert!(decoded(&[0x61, 0xD8, 0x00, 0x00, 0x61], "utf-16be").is_err());
    }

    #[test]
    fn the_encoding_of_news_is_guessed() {
        let cases = [
            (encoding_rs::WINDOWS_1256, "وصل وزير الخارجية إلى العاصمة", Some("windows-1256")),
            (encoding_rs::WINDOWS_1251, "Президент прибыл в столицу страны", Some("windows-1251")),
            (encoding_rs::WINDOWS_1252, "El presidente llegó ayer", None),
        ];
        for (encoding, text, expected) in cases {
            assert_eq!(guess(&encoding.encode(text).0), expected, "{text}");
        }
        assert_eq!(guess(&[0xFF, 0xFE, 0x41, 0]), Some("utf-16le"));
    }
}
