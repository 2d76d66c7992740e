//! The settings of `dalil serve`, each in one place: its flag, its variable, its key in the file.
//!
//! A flag wins over its variable, that over the file, that over the default. Everything is checked before anything
//! starts, and every fault is told, each with where it comes from.
//!
//! * `table` is all of them, and `value` reads and writes their values.

mod table;
#[cfg(test)]
mod tests;
mod value;

use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::ops::logs::Format;
use crate::server::{Config, TlsConfig};
use table::{SETTINGS, Setting};
use value::{quoted, split};

/// What the settings come to.
#[derive(Clone, Debug)]
pub(super) struct Launch {
    pub server: Config,
    /// What is logged.
    pub log: String,
    pub log_format: Format,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    client_ca: Option<PathBuf>,
}

impl Default for Launch {
    fn default() -> Launch {
        let (server, log, log_format) = (Config::default(), "info".into(), Format::default());
        Launch { server, log, log_format, certificate: None, key: None, client_ca: None }
    }
}

/// A setting that cannot be used: where it comes from, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    place: String,
    why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// What the command line and the variables say.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    config: Option<PathBuf>,
    /// The name of a setting, where it was set, and its values.
    values: Vec<(&'static str, String, Vec<String>)>,
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        let defaults = Launch::default();
        SETTINGS.iter().fold(command, |command, setting| {
            let default = (setting.get)(&defaults).filter(|_| setting.name != "threads");
            let help = match default {
                Some(default) => format!("{} [default: {default}]", setting.help),
                None => setting.help.to_owned(),
            };
            let arg = Arg::new(setting.name).long(setting.name).env(variable(setting)).hide_env_values(true);
            let several = ["gazetteer", "trusted-proxies"].contains(&setting.name);
            let action = if several { ArgAction::Append } else { ArgAction::Set };
            let arg = arg.value_name(setting.value).help(help).action(action);
            command.arg(match setting.name {
                "plaintext" | "allow-shrink" => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
                _ => arg,
            })
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Given::augment_args(command)
    }
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Given, clap::Error> {
        let mut given = Given::default();
        for setting in &SETTINGS {
            let Some(values) = matches.get_many::<String>(setting.name) else { continue };
            let values: Vec<String> = values.cloned().collect();
            if setting.name == "config" {
                given.config = values.first().map(PathBuf::from);
                continue;
            }
            let from_variable = matches.value_source(setting.name) == Some(ValueSource::EnvVariable);
            let (place, values) = match from_variable {
                true if setting.name == "gazetteer" => (variable(setting), split(&values)),
                true => (variable(setting), values),
                false => (format!("--{}", setting.name), values),
            };
            given.values.push((setting.name, place, values));
        }
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Given::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Given {
    /// Puts the settings together.
    ///
    /// # Errors
    /// Every fault of every place.
    pub fn launch(&self) -> Result<Launch, Vec<Fault>> {
        let (mut launch, mut faults) = (Launch::default(), Vec::new());
        if let Some(path) = &self.config {
            from_file(path, &mut launch, &mut faults);
        }
        for (name, place, values) in &self.values {
            set(name, place, values, &mut launch, &mut faults);
        }
        tls(&mut launch, &mut faults);
        let clear = launch.certificate.is_none() && !launch.server.plaintext;
        if clear && !launch.server.listen.ip().is_loopback() {
            let why = "other machines are served in the clear only with plaintext, and better with tls-certificate";
            faults.push(Fault { place: format!("listen = {}", quoted(launch.server.listen)), why: why.into() });
        }
        if faults.is_empty() { Ok(launch) } else { Err(faults) }
    }
}

/// The settings as a file would have them.
pub(super) fn to_toml(launch: &Launch) -> String {
    let mut text = String::new();
    for setting in &SETTINGS {
        if let Some(value) = (setting.get)(launch) {
            let _ = writeln!(text, "{} = {value}", setting.name);
        }
    }
    text
}

fn set(name: &str, place: &str, values: &[String], launch: &mut Launch, faults: &mut Vec<Fault>) {
    let outcome = match SETTINGS.iter().find(|setting| setting.name == name) {
        Some(setting) => (setting.set)(launch, values),
        None => Err("is no setting".into()),
    };
    if let Err(why) = outcome {
        faults.push(Fault { place: place.to_owned(), why });
    }
}

fn from_file(path: &Path, launch: &mut Launch, faults: &mut Vec<Fault>) {
    let place = path.display().to_string();
    let table = fs::read_to_string(path).map_err(|error| error.to_string()).and_then(|text| {
        // Where and what, without the line itself.
        text.parse::<toml::Table>().map_err(|error| {
            let line = error.span().map_or(1, |span| line(&text, span.start));
            format!("line {line}: {}", error.message())
        })
    });
    let table = match table {
        Ok(table) => table,
        Err(why) => return faults.push(Fault { place, why }),
    };
    for (name, value) in &table {
        let place = format!("{place}: {name}");
        match strings(value) {
            Some(values) => set(name, &place, &values, launch, faults),
            None => faults.push(Fault { place, why: "must be a value, or a list of strings".into() }),
        }
    }
}

/// The line, from 1, that byte `at` of a text stands on. An end of line belongs to the line that it ends.
fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn strings(value: &toml::Value) -> Option<Vec<String>> {
    use toml::Value::{Array, Boolean, Float, Integer, String};
    match value {
        String(text) => Some(vec![text.clone()]),
        Integer(number) => Some(vec![number.to_string()]),
        Float(number) => Some(vec![number.to_string()]),
        Boolean(truth) => Some(vec![truth.to_string()]),
        Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn tls(launch: &mut Launch, faults: &mut Vec<Fault>) {
    let mut missing = |place: &str, why: &str| faults.push(Fault { place: place.into(), why: why.into() });
    launch.server.tls = match (&launch.certificate, &launch.key, &launch.client_ca) {
        (Some(certificate), Some(key), client_ca) => {
            Some(TlsConfig { certificate: certificate.clone(), key: key.clone(), client_ca: client_ca.clone() })
        }
        (Some(_), None, _) => {
            missing("tls-certificate", "needs tls-key");
            None
        }
        (None, Some(_), _) => {
            missing("tls-key", "needs tls-certificate");
            None
        }
        (None, None, Some(_)) => {
            missing("tls-client-ca", "needs tls-certificate and tls-key");
            None
        }
        (None, None, None) => None,
    };
}

fn variable(setting: &Setting) -> String {
    format!("DALIL_{}", setting.name.replace('-', "_").to_uppercase())
}
