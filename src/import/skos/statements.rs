//! Reads the statements of RDF files.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxrdfxml::{RdfXmlParseError, RdfXmlParser};
use oxttl::TurtleParser;

use super::super::collector::Collector;
use super::super::error::ImportError;
use super::super::input::OpenInput;
use super::super::lines::Lines;
use super::concept::Object;
use crate::gazetteer::FieldFault;

/// Receives subject, predicate and object of a statement about an IRI.
pub(super) type Each<'e> = dyn FnMut(&str, &str, Object<'_>, &mut Collector<'_>) + 'e;

/// Calls a function with each statement about an IRI. Malformed statements of Turtle are reported to the collector.
///
/// # Errors
/// If the input cannot be read, or is malformed XML: its rest cannot be understood then.
pub(super) fn each_statement(
    input: &mut OpenInput<'_>,
    collector: &mut Collector<'_>,
    each: &mut Each<'_>,
) -> Result<(), ImportError> {
    let start = String::from_utf8_lossy(input.start()).trim_start().to_owned();
    let is_xml = ["<?xml", "<rdf:RDF", "<!"].iter().any(|tag| start.starts_with(tag));
    if is_xml { each_of_xml(input, collector, each) } else { each_of_turtle(input, collector, each) }
}

/// Passes the lines to the parser, which returns the statements that are complete.
///
/// While no statement is complete, the number of lines that are passed at once doubles, because the parser reads an
/// incomplete text again from its start.
fn each_of_turtle(
    input: &mut OpenInput<'_>,
    collector: &mut Collector<'_>,
    each: &mut Each<'_>,
) -> Result<(), ImportError> {
    let name = input.name().to_owned();
    let mut lines = Lines::new(&mut *input.reader, collector.options().limits.line_bytes);
    let mut parser = TurtleParser::new().low_level();
    let mut at_once = 1;
    loop {
        let mut is_end = false;
        for _ in 0..at_once {
            let number = lines.number() + 1;
            match lines.next().map_err(|error| ImportError::read(&name, number, error))? {
                Some(Ok(line)) => {
                    parser.extend_from_slice(line.as_bytes());
                    parser.extend_from_slice(b"\n");
                }
                Some(Err(message)) => {
                    collector.set_line(number);
                    collector.reject(FieldFault::of_line(message));
                }
                None => {
                    parser.end();
                    is_end = true;
                    break;
                }
            }
        }
        at_once = (2 * at_once).min(1 << 16);
        collector.set_line(lines.number());
        while let Some(triple) = parser.parse_next() {
            at_once = 1;
            match triple {
                Ok(triple) => pass_on(&triple, collector, each),
                Err(error) => collector.reject(FieldFault::of_line(error.message())),
            }
        }
        if is_end {
            return Ok(());
        }
    }
}

fn each_of_xml(
    input: &mut OpenInput<'_>,
    collector: &mut Collector<'_>,
    each: &mut Each<'_>,
) -> Result<(), ImportError> {
    let name = input.name().to_owned();
    let line_ends = Rc::new(RefCell::new(LineEnds::default()));
    let reader = WithoutEntities { reader: &mut *input.reader, tail: Vec::new(), line_ends: line_ends.clone() };
    // A malformed language tag spoils one label, not the file.
    let mut parser = RdfXmlParser::new().lenient().for_reader(reader);
    while let Some(triple) = parser.next() {
        let line = line_ends.borrow_mut().line(parser.buffer_position());
        collector.set_line(line);
        match triple {
            Ok(triple) => pass_on(&triple, collector, each),
            Err(RdfXmlParseError::Io(error)) => return Err(ImportError::read(&name, line, error)),
            Err(RdfXmlParseError::Syntax(error)) => return Err(ImportError::new(&name, line, "", error)),
        }
    }
    Ok(())
}

fn pass_on(triple: &Triple, collector: &mut Collector<'_>, each: &mut Each<'_>) {
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { return };
    let object = match &triple.object {
        Term::NamedNode(node) => Object::Iri(node.as_str()),
        Term::Literal(literal) => Object::Text(literal.value(), literal.language()),
        _ => return,
    };
    each(subject.as_str(), triple.predicate.as_str(), object, collector);
}

/// Offsets of line ends that the parser has not reached.
#[derive(Default)]
struct LineEnds {
    offsets: VecDeque<u64>,
    /// Number of bytes that were read.
    bytes: u64,
    /// Number of line ends that the parser passed.
    passed: usize,
}

impl LineEnds {
    fn read(&mut self, bytes: &[u8]) {
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        self.offsets.extend(ends.map(|(i, _)| self.bytes + i as u64));
        self.bytes += bytes.len() as u64;
    }

    /// The line of an offset, from 1. Offsets must not decrease.
    fn line(&mut self, offset: u64) -> usize {
        while self.offsets.front().is_some_and(|&end| end < offset) {
            self.offsets.pop_front();
            self.passed += 1;
        }
        self.passed + 1
    }
}

/// Fails at a document type: the parser would expand its entities without limit.
struct WithoutEntities<R> {
    reader: R,
    /// The last bytes that were read, in which a declaration may begin.
    tail: Vec<u8>,
    line_ends: Rc<RefCell<LineEnds>>,
}

const DECLARATION: &[u8] = b"<!DOCTYPE";

impl<R: BufRead> Read for WithoutEntities<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.line_ends.borrow_mut().read(&buffer[..read]);
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
