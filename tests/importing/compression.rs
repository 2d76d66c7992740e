//! Compressed input, and the limits on its size.

use std::error::Error;
use std::io::{self, Read, Write};

use dalil::gazetteer::Class;
use dalil::import::{Format, ImportOptions};

use crate::support::{fixture, import_bytes, import_reader};

fn clubs() -> ImportOptions {
    ImportOptions { class: Some(Class::Club), ..ImportOptions::default() }
}

#[test]
fn the_first_bytes_decide_how_an_input_is_decompressed() {
    let plain = import_bytes(Format::List, &fixture("names.txt"), &clubs()).unwrap();
    for name in ["names.gz", "names.zst", "names.bz2", "names.zip"] {
        let compressed = import_bytes(Format::List, &fixture(name), &clubs()).unwrap();
        assert_eq!((compressed.lines, compressed.summary), (plain.lines.clone(), plain.summary.clone()), "{name}");
    }
}

#[test]
fn concatenated_members_are_one_input() {
    for name in ["names.gz", "names.zst", "names.bz2"] {
        let twice = fixture(name).repeat(2);
        let imported = import_bytes(Format::List, &twice, &clubs()).unwrap();
        // Each name of the second copy repeats an id.
        assert_eq!((imported.summary.written, imported.summary.rejected), (4, 3 + 7), "{name}");
    }
}

#[test]
fn damaged_input_is_an_error_with_the_file() {
    for name in ["names.gz", "names.zst", "names.bz2", "names.zip"] {
        let bytes = fixture(name);
        let cut = import_bytes(Format::List, &bytes[..bytes.len() / 2], &clubs());
        let error = cut.map(|imported| imported.lines).unwrap_err();
        assert_eq!(error.fault().file().to_str(), Some("input"), "{name}: {error}");
        assert!(error.source().is_some(), "{name}");
    }
    let empty = import_bytes(Format::List, b"", &clubs()).unwrap();
    assert_eq!(empty.summary.written, 0);
}

#[test]
fn a_zip_archive_has_one_file_and_is_not_encrypted() {
    let archive = |files: &[(&str, u16)]| {
        let mut bytes = Vec::new();
        for (name, flags) in files {
            bytes.extend(b"PK\x03\x04\x14\0");
            bytes.extend(flags.to_le_bytes());
            bytes.extend([0; 10]);
            bytes.extend(5u32.to_le_bytes());
            bytes.extend(5u32.to_le_bytes());
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend([0; 2]);
            bytes.extend(name.as_bytes());
            bytes.extend(b"Name\n");
        }
        bytes.extend(b"PK\x01\x02");
        bytes
    };
    let import = |files: &[(&str, u16)]| {
        let imported = import_bytes(Format::List, &archive(files), &clubs());
        imported.map(|imported| imported.summary.written).map_err(|error| error.to_string())
    };
    assert_eq!(import(&[("readme.txt", 0), ("names.txt", 0)]), Ok(1));
    let cases: [(&[(&str, u16)], &str); 3] = [
        (&[("a.txt", 0), ("b.txt", 0)], "has several files, \"a.txt\" and \"b.txt\": extract one of them"),
        (&[("a.txt", 1)], "is encrypted"),
        (&[("readme.txt", 0)], "has no file to import"),
    ];
    for (files, message) in cases {
        let error = import(files).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn the_limits_on_size_and_expansion_have_errors_that_name_them() {
    let mut options = clubs();
    options.limits.input_bytes = 20;
    let error = import_bytes(Format::List, &fixture("names.gz"), &options).unwrap_err();
    assert_eq!(error.to_string(), "input: the input exceeds the limit of 20 bytes (input_bytes)");

    // 64 MiB of one comment.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..64).for_each(|_| bomb.write_all(&[b'#'; 1 << 20]).unwrap());
    let error = import_bytes(Format::List, &bomb.finish().unwrap(), &clubs()).unwrap_err();
    assert!(error.to_string().contains("expands to more than 250 times its size: the limit on expansion"), "{error}");
}

#[test]
fn a_line_over_the_limit_is_an_invalid_row() {
    let mut options = clubs();
    options.limits.line_bytes = 10;
    let text = format!("First\n{}\nSecond\n", "x".repeat(100_000));
    let imported = import_bytes(Format::List, text.as_bytes(), &options).unwrap();
    assert_eq!(imported.summary.written, 2);
    let fault = imported.faults[0].to_string();
    assert_eq!(fault, "input:2: the line exceeds the limit of 10 bytes (line_bytes)");
}

#[test]
fn a_failing_reader_is_an_error_with_the_line() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1..=20_000 => {
                    buffer[0] = b'\n';
                    Ok(1)
                }
                _ => Err(io::Error::other("the disk is gone")),
            }
        }
    }
    let error = import_reader(Format::List, Failing(0), &clubs()).unwrap_err();
    assert_eq!(error.to_string(), "input:20001: the disk is gone");
}
