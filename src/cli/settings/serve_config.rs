//! The configuration of `dalil serve`.

use std::path::PathBuf;

use super::error::SettingError;
use super::format::quoted;
use crate::ops::logs::Format;
use crate::server::{Config, TlsConfig};

/// The configuration of the server and the log.
#[derive(Clone, Debug)]
pub(in crate::cli) struct ServeConfig {
    pub server: Config,
    /// Filter of the log, as in `info` or `info,dalil=debug`.
    pub log: String,
    pub log_format: Format,
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
    pub(super) client_ca: Option<PathBuf>,
}

impl Default for ServeConfig {
    fn default() -> ServeConfig {
        let (server, log, log_format) = (Config::default(), "info".into(), Format::default());
        ServeConfig { server, log, log_format, certificate: None, key: None, client_ca: None }
    }
}

impl ServeConfig {
    /// Completes the configuration from settings that depend on each other, and checks them.
    pub(super) fn complete(&mut self, errors: &mut Vec<SettingError>) {
        match self.tls() {
            Ok(tls) => self.server.tls = tls,
            Err(error) => errors.push(error),
        }
        let plaintext = self.certificate.is_none() && !self.server.plaintext;
        if plaintext && !self.server.listen.ip().is_loopback() {
            let reason = "is reachable from other machines without TLS: set tls-certificate and tls-key, or plaintext";
            errors.push(SettingError::new(format!("listen = {}", quoted(self.server.listen)), reason));
        }
        if self.server.cors_origins.allows_all() && self.server.tokens.is_some() {
            errors.push(SettingError::new("cors-origin", "must list the origins instead of * when tokens are set"));
        }
    }

    fn tls(&self) -> Result<Option<TlsConfig>, SettingError> {
        match (&self.certificate, &self.key, &self.client_ca) {
            (Some(certificate), Some(key), client_ca) => {
                Ok(Some(TlsConfig { certificate: certificate.clone(), key: key.clone(), client_ca: client_ca.clone() }))
            }
            (Some(_), None, _) => Err(SettingError::new("tls-certificate", "needs tls-key")),
            (None, Some(_), _) => Err(SettingError::new("tls-key", "needs tls-certificate")),
            (None, None, Some(_)) => Err(SettingError::new("tls-client-ca", "needs tls-certificate and tls-key")),
            (None, None, None) => Ok(None),
        }
    }
}
