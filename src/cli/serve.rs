//! `dalil serve`: the gRPC service.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;

use super::outcome::{Outcome, print_error};
use super::settings::{self, ServeConfig, SettingArgs};
use crate::ops::{logs, panic_hook};
use crate::server::{Server, Signals};

/// Time to wait for threads that still tag, after the server has shut down.
const THREAD_TIMEOUT: Duration = Duration::from_secs(1);

/// About a variable that begins like those of settings.
const UNKNOWN_VARIABLE: &str = "is no variable of a setting: it has no effect";

/// Serve the gRPC API, with health and reflection, until SIGTERM or Ctrl-C.
///
/// The first line on stdout is the address of the server; the log goes to stderr. Health is NOT_SERVING until the
/// gazetteer is loaded, and during the shutdown. SIGHUP reloads the files.
///
/// A DURATION has units, as in 30s, 5m or 250ms, or is a number of seconds: at most 30 days. A SIZE has a unit, as in
/// 512KiB or 2MiB, or is a number of bytes.
#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: SettingArgs,
    /// Print the effective settings as a TOML file, and do not serve
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let config = self.settings.serve_config().map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(|error| format!("\n  {error}")).collect();
            anyhow::anyhow!("invalid settings:{}", errors.concat())
        })?;
        let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let unknown = settings::unknown_variables(variables);
        if self.print_config {
            unknown.iter().for_each(|name| print_error(format_args!("dalil: {name} {UNKNOWN_VARIABLE}")));
            io::stdout().lock().write_all(settings::to_toml(&config).as_bytes())?;
            return Ok(Outcome::Done);
        }
        logs::start(logs::filter(&config.log)?, config.log_format);
        unknown.iter().for_each(|variable| tracing::warn!(variable, "{UNKNOWN_VARIABLE}"));
        panic_hook::install();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(serve(config));
        runtime.shutdown_timeout(THREAD_TIMEOUT);
        served.map(|()| Outcome::Done)
    }
}

async fn serve(config: ServeConfig) -> anyhow::Result<()> {
    let signals = Signals::catch()?;
    let server = Server::bind(config.server).await?;
    // A parent process needs the address. So a closed stdout is an error here, unlike in other commands.
    print_addresses(&server).map_err(|error| anyhow::anyhow!("cannot write the address to stdout: {error}"))?;
    server.run_until_signal(signals).await?;
    Ok(())
}

/// Prints the addresses, so that a parent process can wait for the server and read the port that port 0 selected.
fn print_addresses(server: &Server) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", server.local_addr())?;
    if let Some(admin) = server.admin_addr() {
        writeln!(out, "admin port on {admin}")?;
    }
    out.flush()
}
