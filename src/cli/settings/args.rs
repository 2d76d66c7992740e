//! The settings on the command line and in environment variables.

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::error::SettingError;
use super::file::set_from_file;
use super::parse::split_paths;
use super::serve_config::ServeConfig;
use super::setting::{Form, Setting};
use super::table::SETTINGS;

/// The flags and variables that are given.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct SettingArgs {
    config: Option<PathBuf>,
    values: Vec<Given>,
}

/// A setting that is given by a flag or a variable.
#[derive(Clone, Debug)]
struct Given {
    name: &'static str,
    /// The flag or the variable.
    origin: String,
    values: Vec<String>,
}

impl SettingArgs {
    /// The configuration from the file, the variables and the flags.
    ///
    /// # Errors
    /// All errors of all settings.
    pub fn serve_config(&self) -> Result<ServeConfig, Vec<SettingError>> {
        let (mut config, mut errors) = (ServeConfig::default(), Vec::new());
        if let Some(path) = &self.config {
            set_from_file(path, &mut config, &mut errors);
        }
        for Given { name, origin, values } in &self.values {
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == *name)
                && let Err(reason) = (setting.set)(&mut config, values)
            {
                errors.push(SettingError::new(origin, reason));
            }
        }
        config.complete(&mut errors);
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }
}

impl Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        let defaults = ServeConfig::default();
        SETTINGS.iter().fold(command, |command, setting| command.arg(arg(setting, &defaults)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        SettingArgs::augment_args(command)
    }
}

fn arg(setting: &Setting, defaults: &ServeConfig) -> Arg {
    let default = (setting.get)(defaults).filter(|_| setting.form != Form::MachineDefault);
    let help = match default {
        Some(default) => format!("{} [default: {}]", setting.help, default.trim_matches('"')),
        None => setting.help.to_owned(),
    };
    let arg = Arg::new(setting.name).long(setting.name).env(setting.variable()).hide_env_values(true);
    let arg = arg.value_name(setting.value).help(help);
    match setting.form {
        Form::Paths | Form::List => arg.action(ArgAction::Append),
        Form::Switch => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
        Form::Single | Form::MachineDefault | Form::File => arg.action(ArgAction::Set),
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<SettingArgs, clap::Error> {
        let mut args = SettingArgs::default();
        for setting in &SETTINGS {
            let Some(values) = matches.get_many::<String>(setting.name) else { continue };
            let values: Vec<String> = values.cloned().collect();
            let from_variable = matches.value_source(setting.name) == Some(ValueSource::EnvVariable);
            match setting.form {
                Form::File => args.config = values.first().map(PathBuf::from),
                Form::Paths if from_variable => args.push(setting, setting.variable(), split_paths(&values)),
                _ if from_variable => args.push(setting, setting.variable(), values),
                _ => args.push(setting, format!("--{}", setting.name), values),
            }
        }
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = SettingArgs::from_arg_matches(matches)?;
        Ok(())
    }
}

impl SettingArgs {
    fn push(&mut self, setting: &Setting, origin: String, values: Vec<String>) {
        self.values.push(Given { name: setting.name, origin, values });
    }
}
