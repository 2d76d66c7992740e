//! The trait of a format.

use super::collector::Collector;
use super::error::ImportError;
use super::input::OpenInput;
use super::lines::Lines;
use super::row_error::RowError;
use crate::gazetteer::FieldFault;

/// Reads inputs of a format.
pub(super) trait Importer {
    /// The order in which inputs are read: inputs with a lower number first, otherwise as they were given.
    fn order(&self, _input: &OpenInput<'_>) -> u8 {
        0
    }

    /// Reads an input and passes its entities to the collector.
    ///
    /// # Errors
    /// If the input cannot be read, or is not of the format at all. Invalid rows are reported to the collector.
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError>;

    /// Passes on the entities that are complete only when all inputs are read.
    ///
    /// # Errors
    /// If they cannot be written.
    fn finish(&mut self, _collector: &mut Collector<'_>) -> Result<(), ImportError> {
        Ok(())
    }
}

/// Calls a function with each line of an input that is not empty, and reports the lines that it refuses.
pub(super) fn each_line(
    input: &mut OpenInput<'_>,
    collector: &mut Collector<'_>,
    mut row: impl FnMut(&str, &mut Collector<'_>) -> Result<(), RowError>,
) -> Result<(), ImportError> {
    let name = input.name().to_owned();
    let mut lines = Lines::new(&mut *input.reader, collector.options().limits.line_bytes);
    loop {
        let number = lines.number() + 1;
        let Some(line) = lines.next().map_err(|error| ImportError::read(&name, number, error))? else {
            return Ok(());
        };
        collector.set_line(number);
        let result = match line {
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => row(text, collector),
            Err(message) => Err(RowError::Invalid(FieldFault::of_line(message))),
        };
        match result {
            Ok(()) => {}
            Err(RowError::Invalid(fault)) => collector.reject(fault),
            Err(RowError::Failed(error)) => return Err(error),
        }
    }
}
