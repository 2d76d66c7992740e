//! The type of a setting.

use super::serve_config::ServeConfig;

/// A setting.
pub(super) struct Setting {
    /// Name of the flag, without dashes, and key in the file.
    pub name: &'static str,
    pub form: Form,
    /// Placeholder of the value in the help.
    pub value: &'static str,
    pub help: &'static str,
    /// Parses the values and sets them, or returns why they cannot be used.
    pub set: fn(&mut ServeConfig, &[String]) -> Result<(), String>,
    /// The value in TOML; none when it is not set.
    pub get: fn(&ServeConfig) -> Option<String>,
}

/// How the values of a setting are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One value.
    Single,
    /// One value. The default differs between machines, and is described in the help.
    MachineDefault,
    /// `true` or `false`; the flag alone means `true`.
    Switch,
    /// Paths: a repeated flag, or a variable with separators as in `PATH`.
    Paths,
    /// A repeated flag, or values that are separated by commas.
    List,
    /// The file of settings. It cannot name another file.
    File,
}

impl Setting {
    /// The environment variable: `DALIL_` and the name in capitals, with underscores.
    pub fn variable(&self) -> String {
        format!("DALIL_{}", self.name.replace('-', "_").to_uppercase())
    }
}
