//! Reads files of a gazetteer, line by line, into a [`RawGazetteer`].

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::de::DeserializeOwned;

use super::common::CommonWord;
use super::cue::{Cue, CueEffect};
use super::drafts::LineOrigin;
use super::error::{Fault, FieldFault};
use super::line::{CueLine, DisabledInstitutionLine, NounLine};
use super::raw::RawGazetteer;
use super::record::EntityRecord;
use super::validate;
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
pub(super) fn read_lines(raw: &mut RawGazetteer, path: &Path, mut reader: impl BufRead) {
    let file = Rc::new(path.to_owned());
    let mut line = String::new();
    for number in 1.. {
        if raw.drafts.is_full() {
            return;
        }
        line.clear();
        match reader.read_line(&mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return raw.faults.add(Fault::new(path, number, "", error)),
        }
        let text = line.strip_prefix('\u{FEFF}').unwrap_or(&line).trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        raw.version.add(text);
        let origin = LineOrigin { file: file.clone(), line: number, part: raw.part() };
        if let Err(FieldFault { field, message }) = read_line(raw, path, text, &origin) {
            raw.faults.add(Fault::new(path, number, &field, message));
        }
    }
}

fn read_line(raw: &mut RawGazetteer, path: &Path, text: &str, origin: &LineOrigin) -> Result<(), FieldFault> {
    match path.file_name().and_then(|name| name.to_str()) {
        Some("institutions.jsonl") => read_institution(raw, text, origin)?,
        Some("adjectives.jsonl") => raw.adjectives.push((origin.clone(), parse(text)?)),
        Some("cues.jsonl") => read_cue(raw, parse(text)?)?,
        Some("nouns.jsonl") => read_noun(raw, parse(text)?)?,
        Some("offices.jsonl") => raw.office_titles.add(parse(text)?)?,
        Some(name) if name.ends_with(".tsv") => read_common_word(raw, text)?,
        _ => raw.add_entity(parse::<EntityRecord>(text)?, origin)?,
    }
    Ok(())
}

fn read_institution(raw: &mut RawGazetteer, text: &str, origin: &LineOrigin) -> Result<(), FieldFault> {
    if text.contains("\"disabled\"") {
        let line: DisabledInstitutionLine = parse(text)?;
        if !line.disabled {
            return Err(FieldFault::new("disabled", "must be true, or absent from a line with names"));
        }
        raw.disabled_institutions.push((origin.clone(), line.institution));
    } else {
        raw.institutions.push((origin.clone(), parse(text)?));
    }
    Ok(())
}

/// Parses a JSON object that is the whole line. The fault has the path of the field.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FieldFault> {
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

fn read_cue(raw: &mut RawGazetteer, line: CueLine) -> Result<(), FieldFault> {
    let classes = validate::cue(&line, &mut raw.folded)?;
    let codes = |word: &String| Folded::with_rules(word, raw.rules).codes().to_vec();
    let begins: Vec<Vec<u8>> = line.begins.iter().map(codes).collect();
    let CueLine { cue: key, lang, side, skip, across, veto, article, quoted, words, .. } = line;
    let effect = CueEffect { classes, side, skip, across, veto, quoted, directs: !begins.is_empty() };
    raw.cues.push(Cue { key, effect, article: article.unwrap_or(true), begins, words, plurals: Vec::new() });
    raw.cue_languages.push(lang);
    Ok(())
}

fn read_noun(raw: &mut RawGazetteer, line: NounLine) -> Result<(), FieldFault> {
    validate::noun(&line, &mut raw.folded)?;
    raw.nouns.add(line);
    Ok(())
}

/// Reads a line of a list of common words. The policy column may also be `capitals` (the word differs from an acronym
/// in its capitals only) or `whole` (no policy, but no proclitic is stripped from the word).
fn read_common_word(raw: &mut RawGazetteer, text: &str) -> Result<(), FieldFault> {
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
