//! Reads files of a gazetteer, line by line, into a [`RawGazetteer`].

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use serde::de::DeserializeOwned;

use super::common::CommonWord;
use super::cue::{Cue, CueEffect, CueSide};
use super::drafts::LineOrigin;
use super::error::{Fault, FieldFault};
use super::line::{AdjectiveLine, CueLine, DisabledInstitutionLine, InstitutionLine, NounLine};
use super::office_titles::OfficeLine;
use super::raw::RawGazetteer;
use super::record::EntityRecord;
use super::validate;
use super::version::VersionHasher;
use super::vocabulary::Policy;
use crate::lang::Language;
use crate::text::Folded;

/// Size of the buffer of a file that is being read, in bytes.
const BUFFER_BYTES: usize = 1 << 16;

/// Reads a file, or the `.jsonl` and `.tsv` files of a folder in the order of their names.
pub(super) fn read_path(raw: &mut RawGazetteer, path: &Path) {
    match files_of(path) {
        Ok(files) => files.iter().for_each(|file| read_file(raw, file)),
        Err(error) => raw.faults.add(Fault::new(path, 0, "", error)),
    }
}

fn files_of(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "jsonl" || extension == "tsv") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(io::Error::other("the folder contains no .jsonl or .tsv file"));
    }
    Ok(files)
}

fn read_file(raw: &mut RawGazetteer, path: &Path) {
    match File::open(path) {
        Ok(file) => read_lines(raw, path, BufReader::with_capacity(BUFFER_BYTES, file)),
        Err(error) => raw.faults.add(Fault::new(path, 0, "", error)),
    }
}

/// Reads the lines of a file. Faults refer to `path`, and its file name decides what the lines are.
///
/// Parsing takes longer than anything else, so other threads read and hash the lines, and parse them. Blocks of lines
/// go to the parsers in turn, and come back from them in turn.
pub(super) fn read_lines(raw: &mut RawGazetteer, path: &Path, reader: impl BufRead + Send) {
    if raw.drafts.is_full() {
        return;
    }
    let file = Rc::new(path.to_owned());
    let format = Format::of(path);
    let mut version = std::mem::take(&mut raw.version);
    raw.version = thread::scope(|scope| {
        let (texts, parsed): (Vec<_>, Vec<_>) = (0..PARSERS)
            .map(|_| {
                let (text_sender, texts) = sync_channel::<TextBlock>(BLOCKS_AHEAD);
                let (sender, parsed) = sync_channel(BLOCKS_AHEAD);
                scope.spawn(move || texts.iter().try_for_each(|text| sender.send(text.parse(format))));
                (text_sender, parsed)
            })
            .unzip();
        let reading = scope.spawn(move || {
            read_blocks(reader, &mut version, &texts);
            version
        });
        'blocks: for block in parsed.iter().cycle() {
            let Ok(block) = block.recv() else { break };
            for ParsedLine { number, line } in block {
                if raw.drafts.is_full() {
                    break 'blocks;
                }
                let origin = LineOrigin { file: file.clone(), line: number, part: raw.part() };
                if let Err(fault) = line.and_then(|line| add_line(raw, line, &origin)) {
                    raw.report(&origin, fault);
                }
            }
        }
        // The other threads stop when nobody receives what they send.
        drop(parsed);
        reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Number of threads that parse lines.
const PARSERS: usize = 2;

/// Least size of a block of lines that are handed from thread to thread together, in bytes.
const BLOCK_BYTES: usize = 1 << 15;

/// Greatest number of blocks that wait for a parser, and for the lines before them.
const BLOCKS_AHEAD: usize = 4;

/// Lines of a file.
#[derive(Default)]
struct TextBlock {
    text: String,
    /// Number of each line, from 1, and where it lies in the text. Comments and empty lines are left out.
    lines: Vec<(usize, Range<usize>)>,
    /// The line that cannot be read. It is the last one.
    error: Option<(usize, io::Error)>,
}

impl TextBlock {
    fn parse(self, format: Format) -> Vec<ParsedLine> {
        let lines = self.lines.into_iter().map(|(number, at)| (number, format.parse(&self.text[at])));
        let error = self.error.map(|(number, error)| (number, Err(FieldFault::of_line(error))));
        lines.chain(error).map(|(number, line)| ParsedLine { number, line }).collect()
    }
}

/// A line of a file that was parsed.
struct ParsedLine {
    /// Number of the line, from 1.
    number: usize,
    line: Result<Line, FieldFault>,
}

/// What a line states.
enum Line {
    Entity(Box<EntityRecord>),
    Institution(InstitutionLine),
    DisabledInstitution(DisabledInstitutionLine),
    Adjectives(AdjectiveLine),
    Cue(CueLine),
    Noun(NounLine),
    Offices(OfficeLine),
    CommonWord(String),
}

/// What the lines of a file are.
#[derive(Clone, Copy)]
enum Format {
    Entities,
    Institutions,
    Adjectives,
    Cues,
    Nouns,
    Offices,
    CommonWords,
}

impl Format {
    fn of(path: &Path) -> Format {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("institutions.jsonl") => Format::Institutions,
            Some("adjectives.jsonl") => Format::Adjectives,
            Some("cues.jsonl") => Format::Cues,
            Some("nouns.jsonl") => Format::Nouns,
            Some("offices.jsonl") => Format::Offices,
            Some(name) if name.ends_with(".tsv") => Format::CommonWords,
            _ => Format::Entities,
        }
    }

    fn parse(self, text: &str) -> Result<Line, FieldFault> {
        Ok(match self {
            Format::Entities => Line::Entity(parse(text)?),
            Format::Institutions if text.contains("\"disabled\"") => Line::DisabledInstitution(parse(text)?),
            Format::Institutions => Line::Institution(parse(text)?),
            Format::Adjectives => Line::Adjectives(parse(text)?),
            Format::Cues => Line::Cue(parse(text)?),
            Format::Nouns => Line::Noun(parse(text)?),
            Format::Offices => Line::Offices(parse(text)?),
            Format::CommonWords => Line::CommonWord(text.to_owned()),
        })
    }
}

/// Reads the lines of a file and sends them in blocks to the receivers in turn, until the end or until nobody receives
/// them.
fn read_blocks(mut reader: impl BufRead, version: &mut VersionHasher, texts: &[SyncSender<TextBlock>]) {
    let mut turns = texts.iter().cycle();
    let mut block = TextBlock::default();
    for number in 1.. {
        let start = block.text.len();
        let read = reader.read_line(&mut block.text);
        let is_end = !matches!(read, Ok(1..));
        match read {
            Err(error) => block.error = Some((number, error)),
            Ok(_) => {
                let line = &block.text[start..];
                let line = line.strip_prefix('\u{FEFF}').unwrap_or(line).trim_start();
                let start = block.text.len() - line.len();
                let line = line.trim_end();
                if !line.is_empty() && !line.starts_with('#') {
                    version.add(line);
                    let end = start + line.len();
                    block.lines.push((number, start..end));
                }
            }
        }
        if is_end || block.text.len() >= BLOCK_BYTES {
            let is_received = turns.next().is_some_and(|texts| texts.send(std::mem::take(&mut block)).is_ok());
            if is_end || !is_received {
                return;
            }
        }
    }
}

fn add_line(raw: &mut RawGazetteer, line: Line, origin: &LineOrigin) -> Result<(), FieldFault> {
    match line {
        Line::Entity(record) => raw.add_entity(*record, origin)?,
        Line::Institution(line) => raw.institutions.push((origin.clone(), line)),
        Line::DisabledInstitution(line) => disable_institution(raw, line, origin)?,
        Line::Adjectives(line) => raw.adjectives.push((origin.clone(), line)),
        Line::Cue(line) => add_cue(raw, line)?,
        Line::Noun(line) => add_noun(raw, line)?,
        Line::Offices(line) => raw.office_titles.add(line)?,
        Line::CommonWord(text) => add_common_word(raw, &text)?,
    }
    Ok(())
}

fn disable_institution(
    raw: &mut RawGazetteer,
    line: DisabledInstitutionLine,
    origin: &LineOrigin,
) -> Result<(), FieldFault> {
    if !line.disabled {
        return Err(FieldFault::new("disabled", "must be true, or absent from a line with names"));
    }
    raw.disabled_institutions.push((origin.clone(), line.institution));
    Ok(())
}

/// Parses a JSON object that is the whole line. The fault has the path of the field.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FieldFault> {
    // Tracking the path of a field takes as long as parsing, so it is left to lines with a fault.
    serde_json::from_str(text).or_else(|_| parse_tracked(text))
}

fn parse_tracked<T: DeserializeOwned>(text: &str) -> Result<T, FieldFault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        // serde_json adds "at line 1 column N", and the line is that of the string, not of the file.
        let inner = error.into_inner();
        let message = inner.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        let field = if field == "." || field == "?" { "" } else { &field };
        FieldFault::new(field, format!("{message} (column {})", inner.column()))
    })?;
    json.end().map_err(|_| FieldFault::of_line("unexpected text after the object"))?;
    Ok(value)
}

fn add_cue(raw: &mut RawGazetteer, line: CueLine) -> Result<(), FieldFault> {
    let classes = validate::cue(&line, &mut raw.folded)?;
    let codes = |word: &String| Folded::with_rules(word, raw.rules).codes().to_vec();
    let [begins, names] = [&line.begins, &line.names].map(|words| words.iter().map(codes).collect::<Vec<_>>());
    let CueLine { cue: key, lang, side, skip, across, veto, article, quoted, mut words, .. } = line;
    if side == CueSide::After && !quoted {
        // İzmir'in Menderes ilçesinde
        let forms = words.iter().flat_map(|word| Language::of_code(&lang).compound_case_forms(word));
        words.extend(forms.collect::<Vec<_>>());
    }
    let effect =
        CueEffect { classes, side, skip, across, veto, quoted, directs: !begins.is_empty(), named: !names.is_empty() };
    raw.cues.push(Cue { key, effect, article: article.unwrap_or(true), begins, names, words, plurals: Vec::new() });
    raw.cue_languages.push(lang);
    Ok(())
}

fn add_noun(raw: &mut RawGazetteer, line: NounLine) -> Result<(), FieldFault> {
    validate::noun(&line, &mut raw.folded)?;
    raw.nouns.add(line);
    Ok(())
}

/// Adds a line of a list of common words. The policy column may also be `capitals` (the word differs from an acronym
/// in its capitals only) or `whole` (no policy, but no proclitic is stripped from the word).
fn add_common_word(raw: &mut RawGazetteer, text: &str) -> Result<(), FieldFault> {
    let columns: Vec<&str> = text.split('\t').collect();
    let [word, language, frequency, policy, source, ..] = columns[..] else {
        let message = "expected the columns word, lang, frequency, policy, source and gloss, separated by tabs";
        return Err(FieldFault::of_line(message));
    };
    let is_header = word == "word";
    if is_header {
        return Ok(());
    }
    if policy == "capitals" {
        raw.folded.fold(word);
        raw.capital_words.insert(raw.folded.codes().to_vec());
        return Ok(());
    }
    let policy: Option<Policy> = match policy {
        "whole" => None,
        _ => Some(policy.parse().map_err(|unknown| FieldFault::new("policy", unknown))?),
    };
    raw.folded.fold(word);
    if raw.folded.codes().is_empty() {
        return Err(FieldFault::new("word", "contains no letter or digit"));
    }
    let word = CommonWord {
        language: Language::of_code(language),
        code: language.to_owned(),
        policy,
        frequency: frequency.to_owned(),
        source: source.to_owned(),
        listed_by: raw.part(),
    };
    raw.common.add(raw.folded.codes(), word);
    Ok(())
}
