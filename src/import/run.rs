//! Runs an import.

use std::io::Write;

use super::collector::Collector;
use super::error::ImportError;
use super::finish;
use super::format::Format;
use super::input::Input;
use super::known_names::KnownNames;
use super::options::ImportOptions;
use super::summary::{Observer, Summary};
use crate::gazetteer::Gazetteer;

/// Reads inputs of a format and writes an entity file: one line per entity, in the order in which they are read.
///
/// `gazetteer` is the one that will be read before the file. Its ordinary words and names decide the policies, and
/// [`ImportOptions::merge`] merges with its entities. Ids depend on the source only, so that a newer version of the
/// source gives the same ids.
///
/// # Errors
/// If an input cannot be read, is not of the format or exceeds a limit, or if the output fails. Invalid rows are
/// reported to the observer, counted and left out.
pub fn import(
    format: Format,
    inputs: Vec<Input<'_>>,
    options: &ImportOptions,
    gazetteer: Option<&Gazetteer>,
    out: &mut dyn Write,
    observer: &mut dyn Observer,
) -> Result<Summary, ImportError> {
    let mut importer = format.importer(options);
    let mut collector = Collector::new(options, format.as_str(), observer);
    let opened: Result<Vec<_>, _> = inputs.into_iter().map(|input| input.open(&options.limits)).collect();
    let mut opened = opened?;
    opened.sort_by_key(|input| importer.order(input));
    for mut input in opened {
        collector.begin(input.name());
        importer.read(&mut input, &mut collector)?;
    }
    importer.finish(&mut collector)?;
    finish::write_lines(&mut collector, &KnownNames::new(gazetteer), out)?;
    out.flush().map_err(ImportError::write)?;
    Ok(collector.summary)
}
