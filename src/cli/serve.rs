//! `dalil serve`: the gRPC service.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;

use super::outcome::Outcome;
use super::settings::{self, Given, Launch};
use crate::ops::{logs, panic_hook};
use crate::server::{Server, Signals};

/// How long the process waits, once the server has ended, for a thread that still tags.
const LEFT_OVER: Duration = Duration::from_secs(1);

/// Serve the gRPC API, with health and reflection, until SIGTERM or Ctrl-C.
///
/// The first line on stdout says where it listens; logs go to stderr. Health is NOT_SERVING until the gazetteer is
/// loaded, and again while the server drains. SIGHUP has it read its files again.
#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    given: Given,
    /// Print the settings as they come out, as a file, and do not serve
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let launch = self.given.launch().map_err(|faults| {
            let faults: Vec<_> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
            anyhow::anyhow!("cannot serve with these settings:{}", faults.concat())
        })?;
        if self.print_config {
            io::stdout().lock().write_all(settings::to_toml(&launch).as_bytes())?;
            return Ok(Outcome::Done);
        }
        logs::start(logs::filter(&launch.log)?, launch.log_format);
        panic_hook::install();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(serve(launch));
        runtime.shutdown_timeout(LEFT_OVER);
        served.map(|()| Outcome::Done)
    }
}

async fn serve(launch: Launch) -> anyhow::Result<()> {
    let signals = Signals::catch()?;
    let server = Server::bind(launch.server).await?;
    {
        // Whoever started it on port 0 reads the port here, and whoever waits for it waits for this line.
        let mut out = io::stdout().lock();
        writeln!(out, "listening on {}", server.local_addr())?;
        if let Some(admin) = server.admin_addr() {
            writeln!(out, "admin port on {admin}")?;
        }
        out.flush()?;
    }
    server.run_until_signal(signals).await?;
    Ok(())
}
