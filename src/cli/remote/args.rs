//! Arguments of a server that tags.

use std::path::PathBuf;

use clap::Args;

use super::address::{Address, address};

/// They have the names of the options of `scripts/batch-tag.sh`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Server")]
pub(in crate::cli) struct ServerArgs {
    /// Tag with a server instead of a gazetteer of this machine: HOST or HOST:PORT (50051 if not given), after https://
    /// for TLS
    #[arg(long, value_name = "HOST", value_parser = address, conflicts_with = "paths")]
    pub(super) server: Option<Address>,
    /// The gazetteer of the server, by its name there [default: the first of the server]
    #[arg(long, value_name = "NAME", requires = "server")]
    pub(super) server_gazetteer: Option<String>,
    /// Certificate authorities of the server (PEM), instead of those that the system trusts. Implies TLS
    #[arg(long, value_name = "FILE", requires = "server")]
    pub(super) cacert: Option<PathBuf>,
    /// Certificate of this client (PEM). Implies TLS
    #[arg(long, value_name = "FILE", requires_all = ["server", "key"])]
    pub(super) cert: Option<PathBuf>,
    /// Key of that certificate (PEM)
    #[arg(long, value_name = "FILE", requires_all = ["server", "cert"])]
    pub(super) key: Option<PathBuf>,
    /// File with the token of this client, instead of the variable DALIL_TOKEN
    #[arg(long, value_name = "FILE", requires = "server")]
    pub(super) token_file: Option<PathBuf>,
}

impl ServerArgs {
    /// Whether a server tags.
    pub fn is_given(&self) -> bool {
        self.server.is_some()
    }

    /// Whether the connection has TLS.
    ///
    /// # Errors
    /// If the address forbids TLS, and another option needs it.
    pub(super) fn has_tls(&self, address: &Address) -> anyhow::Result<bool> {
        let option = if self.cacert.is_some() { Some("--cacert") } else { self.cert.as_ref().map(|_| "--cert") };
        match (address.tls, option) {
            (Some(false), Some(option)) => anyhow::bail!("{option} needs TLS: use https:// in --server"),
            (tls, option) => Ok(tls.unwrap_or(option.is_some())),
        }
    }
}
