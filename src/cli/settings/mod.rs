//! The settings of `dalil serve`: flags, environment variables and a file.
//!
//! A flag has precedence over its variable, a variable over the file, and the file over the default. All values are
//! checked before the server starts, and every error is reported with its origin.
//!
//! * `table` defines each setting once; `setting` is the type of an entry.
//! * [`serve_config`] is what the settings are set on.
//! * [`args`] adds the flags to the command line; `file` reads the file of settings.
//! * `variables` finds environment variables that no setting reads.
//! * `parse` and `format` read and write single values; [`error`] is a value that cannot be used.

pub(super) mod args;
mod error;
mod file;
mod format;
mod parse;
pub(super) mod serve_config;
mod setting;
mod table;
#[cfg(test)]
mod tests;
mod variables;

pub(super) use args::SettingArgs;
pub(super) use file::to_toml;
pub(super) use serve_config::ServeConfig;
pub(super) use variables::unknown as unknown_variables;
