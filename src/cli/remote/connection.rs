//! The connection to a server.

use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use super::args::ServerArgs;

/// The variable with the token.
const TOKEN_VARIABLE: &str = "DALIL_TOKEN";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Intervals at which the server must show that it lives, during a call: a network can drop everything.
const KEEPALIVE: Duration = Duration::from_secs(30);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that is made when it is needed, and made again when it breaks.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Host and port, for messages.
    pub server: String,
    pub channel: Channel,
    /// The value of the header `authorization`.
    pub authorization: Option<MetadataValue<Ascii>>,
}

impl Connection {
    /// Prepares the connection. Must be called inside of a runtime.
    ///
    /// # Errors
    /// If no server is given, or if a file cannot be read or is invalid.
    pub fn new(args: &ServerArgs) -> anyhow::Result<Connection> {
        let address = args.server.as_ref().context("--server is missing")?;
        let server = address.authority.clone();
        let has_tls = args.has_tls(address)?;
        let scheme = if has_tls { "https" } else { "http" };
        let mut endpoint = Endpoint::from_shared(format!("{scheme}://{server}"))?
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_keep_alive_interval(KEEPALIVE)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT);
        if has_tls {
            endpoint = endpoint.tls_config(tls(args)?).context("--cacert, --cert or --key is invalid")?;
        }
        Ok(Connection { server, channel: endpoint.connect_lazy(), authorization: authorization(args)? })
    }
}

fn tls(args: &ServerArgs) -> anyhow::Result<ClientTlsConfig> {
    let mut tls = ClientTlsConfig::new();
    tls = match &args.cacert {
        Some(path) => tls.ca_certificate(Certificate::from_pem(read(path)?)),
        None => tls.with_native_roots(),
    };
    Ok(match (&args.cert, &args.key) {
        (Some(cert), Some(key)) => tls.identity(Identity::from_pem(read(cert)?, read(key)?)),
        _ => tls,
    })
}

/// The header with the token, if there is one.
fn authorization(args: &ServerArgs) -> anyhow::Result<Option<MetadataValue<Ascii>>> {
    let (token, origin) = match &args.token_file {
        Some(path) => {
            let text = String::from_utf8(read(path)?).ok().with_context(|| format!("{}: not UTF-8", path.display()))?;
            (text, path.display().to_string())
        }
        None => (env::var(TOKEN_VARIABLE).unwrap_or_default(), TOKEN_VARIABLE.to_owned()),
    };
    // As in a file of a server: comments, and fields after the token, which concern the server.
    let lines = token.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let mut tokens = lines.filter_map(|line| line.split_whitespace().next());
    let token = match (tokens.next(), tokens.next()) {
        (None, _) if args.token_file.is_none() => return Ok(None),
        (None, _) => anyhow::bail!("{origin}: has no token"),
        (Some(token), None) => token,
        _ => anyhow::bail!("{origin}: has several tokens: a client has one"),
    };
    let mut value: MetadataValue<Ascii> =
        format!("Bearer {token}").parse().ok().with_context(|| format!("{origin}: the token is not ASCII"))?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}
