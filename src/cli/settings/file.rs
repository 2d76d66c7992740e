//! The file of settings, in TOML.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::error::SettingError;
use super::serve_config::ServeConfig;
use super::table::SETTINGS;

/// Sets what the file contains.
pub(super) fn set_from_file(path: &Path, config: &mut ServeConfig, errors: &mut Vec<SettingError>) {
    let table = match read(path) {
        Ok(table) => table,
        Err(reason) => return errors.push(SettingError::new(path.display().to_string(), reason)),
    };
    for (name, value) in &table {
        if let Err(reason) = set(name, value, config) {
            errors.push(SettingError::new(format!("{}: {name}", path.display()), reason));
        }
    }
}

/// The settings as a file in TOML.
pub(in crate::cli) fn to_toml(config: &ServeConfig) -> String {
    let mut text = String::new();
    for setting in &SETTINGS {
        if let Some(value) = (setting.get)(config) {
            let _ = writeln!(text, "{} = {value}", setting.name);
        }
    }
    text
}

fn read(path: &Path) -> Result<toml::Table, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    text.parse::<toml::Table>().map_err(|error| {
        // The message of the error without an excerpt of the file, which may contain secrets.
        let line = error.span().map_or(1, |span| line(&text, span.start));
        format!("line {line}: {}", error.message())
    })
}

fn set(name: &str, value: &toml::Value, config: &mut ServeConfig) -> Result<(), String> {
    let values = strings(value).ok_or("must be a value or a list of strings, not a section or table")?;
    let setting = SETTINGS.iter().find(|setting| setting.name == name).ok_or("unknown setting")?;
    (setting.set)(config, &values)
}

/// The line number of the byte at `offset`, counted from 1. A line break belongs to the line that it ends.
fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn strings(value: &toml::Value) -> Option<Vec<String>> {
    use toml::Value::{Array, Boolean, Float, Integer, String};
    match value {
        String(text) => Some(vec![text.clone()]),
        Integer(number) => Some(vec![number.to_string()]),
        Float(number) => Some(vec![number.to_string()]),
        Boolean(value) => Some(vec![value.to_string()]),
        Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}
