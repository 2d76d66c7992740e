//! All settings, in the order of `--help`. A setting is defined here and nowhere else; its default is that of
//! [`ServeConfig`](super::ServeConfig).

use std::collections::BTreeMap;

use super::format;
use super::parse::{self, single};
use super::setting::{Form, Setting};
use crate::gazetteer::GazetteerSource;
use crate::server::Config;
use crate::service::gazetteers::DEFAULT_GAZETTEER;

/// Sets the gazetteers. Without a default one, that of the configuration stays.
fn set_sources(config: &mut Config, mut sources: BTreeMap<String, GazetteerSource>) {
    if let Some(default) = sources.remove(DEFAULT_GAZETTEER) {
        config.gazetteer = default;
    }
    config.named_gazetteers = sources;
}

pub(super) const SETTINGS: [Setting; 33] = [
    Setting {
        name: "listen",
        form: Form::Single,
        value: "HOST:PORT",
        help: "Address or name, and port of gRPC and HTTP; port 0 selects a free port",
        set: |config, values| single(values, parse::address).map(|value| config.server.listen = value),
        get: |config| Some(format::quoted(config.server.listen)),
    },
    Setting {
        name: "page",
        form: Form::Switch,
        value: "true|false",
        help: "Serve the page at /",
        set: |config, values| single(values, parse::parsed).map(|value| config.server.page = value),
        get: |config| Some(config.server.page.to_string()),
    },
    Setting {
        name: "cors-origin",
        form: Form::List,
        value: "ORIGIN",
        help: "An origin whose pages may call the server, as in https://example.org; * for all, which cannot be \
               combined with tokens",
        set: |config, values| parse::origins(values).map(|value| config.server.cors_origins = value),
        get: |config| format::origins(&config.server.cors_origins),
    },
    Setting {
        name: "admin",
        form: Form::Single,
        value: "HOST:PORT",
        help: "Address of /livez, /readyz and /metrics over HTTP",
        set: |config, values| single(values, parse::address).map(|value| config.server.admin = Some(value)),
        get: |config| config.server.admin.map(format::quoted),
    },
    Setting {
        name: "plaintext",
        form: Form::Switch,
        value: "true|false",
        help: "Allow remote access without TLS, for example behind a proxy that terminates TLS",
        set: |config, values| single(values, parse::parsed).map(|value| config.server.plaintext = value),
        get: |config| Some(config.server.plaintext.to_string()),
    },
    Setting {
        name: "tls-certificate",
        form: Form::Single,
        value: "FILE",
        help: "Certificate with its chain, in PEM; read again when it changes",
        set: |config, values| single(values, parse::path).map(|value| config.certificate = Some(value)),
        get: |config| format::path(config.certificate.as_ref()),
    },
    Setting {
        name: "tls-key",
        form: Form::Single,
        value: "FILE",
        help: "Private key of the certificate, in PEM",
        set: |config, values| single(values, parse::path).map(|value| config.key = Some(value)),
        get: |config| format::path(config.key.as_ref()),
    },
    Setting {
        name: "tls-client-ca",
        form: Form::Single,
        value: "FILE",
        help: "Root certificates of clients, in PEM. If set, every client must present a certificate",
        set: |config, values| single(values, parse::path).map(|value| config.client_ca = Some(value)),
        get: |config| format::path(config.client_ca.as_ref()),
    },
    Setting {
        name: "tokens",
        form: Form::Single,
        value: "FILE",
        help: "File of bearer tokens, one per line. If set, every call except health needs a token",
        set: |config, values| single(values, parse::path).map(|value| config.server.tokens = Some(value)),
        get: |config| format::path(config.server.tokens.as_ref()),
    },
    Setting {
        name: "gazetteer",
        form: Form::Paths,
        value: "PATH",
        help: "A gazetteer: a file, a folder of files, or `embedded` for the built-in one. Repeat the flag to join \
               several: a later one extends and overrides the earlier ones, and the built-in one is always the \
               first. NAME=PATH,PATH makes a further gazetteer, which requests select by its name",
        set: |config, values| parse::sources(values).map(|sources| set_sources(&mut config.server, sources)),
        get: |config| Some(format::sources(&config.server.gazetteer, &config.server.named_gazetteers)),
    },
    Setting {
        name: "watch-interval",
        form: Form::Single,
        value: "DURATION",
        help: "Time between two checks of the files for changes; 0 for no checks. SIGHUP reloads them at once",
        set: |config, values| {
            single(values, parse::duration_or_never).map(|value| config.server.watch_interval = value)
        },
        get: |config| Some(format::duration_or_never(config.server.watch_interval)),
    },
    Setting {
        name: "allow-shrink",
        form: Form::Switch,
        value: "true|false",
        help: "Accept a reload in which a gazetteer of over 1,000 entities loses more than half of them",
        set: |config, values| single(values, parse::parsed).map(|value| config.server.allow_shrink = value),
        get: |config| Some(config.server.allow_shrink.to_string()),
    },
    Setting {
        name: "max-article-bytes",
        form: Form::Single,
        value: "SIZE",
        help: "Title and body of one article together, in UTF-8",
        set: |config, values| single(values, parse::size).map(|value| config.server.limits.article_bytes = value),
        get: |config| Some(format::size(config.server.limits.article_bytes)),
    },
    Setting {
        name: "max-batch-articles",
        form: Form::Single,
        value: "N",
        help: "Articles in one batch",
        set: |config, values| single(values, parse::positive).map(|value| config.server.limits.batch_articles = value),
        get: |config| Some(config.server.limits.batch_articles.to_string()),
    },
    Setting {
        name: "max-request-bytes",
        form: Form::Single,
        value: "SIZE",
        help: "Encoded size of one request message",
        set: |config, values| {
            single(values, parse::message_size).map(|value| config.server.limits.request_bytes = value)
        },
        get: |config| Some(format::size(config.server.limits.request_bytes)),
    },
    Setting {
        name: "max-response-bytes",
        form: Form::Single,
        value: "SIZE",
        help: "Encoded size of one response message",
        set: |config, values| {
            single(values, parse::message_size).map(|value| config.server.limits.response_bytes = value)
        },
        get: |config| Some(format::size(config.server.limits.response_bytes)),
    },
    Setting {
        name: "max-in-flight-bytes",
        form: Form::Single,
        value: "SIZE",
        help: "Most memory of requests and responses; a call over the limit is rejected with UNAVAILABLE",
        set: |config, values| single(values, parse::size).map(|value| config.server.in_flight_bytes = value),
        get: |config| Some(format::size(config.server.in_flight_bytes)),
    },
    Setting {
        name: "caller-share",
        form: Form::Single,
        value: "PERCENT",
        help: "Share of max-in-flight-bytes that one caller may hold; more is rejected with RESOURCE_EXHAUSTED. A \
               caller is identified by its token, its certificate, or the address that a trusted proxy names",
        set: |config, values| single(values, parse::percent).map(|value| config.server.caller_share = value),
        get: |config| Some(config.server.caller_share.to_string()),
    },
    Setting {
        name: "trusted-proxies",
        form: Form::List,
        value: "NETWORK",
        help: "Network of proxies, as in 10.0.0.0/8, whose X-Forwarded-For or Forwarded names the address of the \
               caller. Repeat the flag for several networks",
        set: |config, values| parse::networks(values).map(|value| config.server.trusted_proxies = value),
        get: |config| format::networks(&config.server.trusted_proxies),
    },
    Setting {
        name: "max-connections",
        form: Form::Single,
        value: "N",
        help: "Most open connections; a new one over the limit is closed immediately",
        set: |config, values| single(values, parse::positive).map(|value| config.server.max_connections = value),
        get: |config| Some(config.server.max_connections.to_string()),
    },
    Setting {
        name: "max-health-watches",
        form: Form::Single,
        value: "N",
        help: "Most open health watches; a new one over the limit is rejected with RESOURCE_EXHAUSTED",
        set: |config, values| single(values, parse::positive).map(|value| config.server.max_health_watches = value),
        get: |config| Some(config.server.max_health_watches.to_string()),
    },
    Setting {
        name: "threads",
        form: Form::MachineDefault,
        value: "N",
        help: "Threads for long texts and batches; one per processor by default",
        set: |config, values| single(values, parse::positive).map(|value| config.server.threads = value),
        get: |config| Some(config.server.threads.to_string()),
    },
    Setting {
        name: "call-timeout",
        form: Form::Single,
        value: "DURATION",
        help: "Longest time of a call, except streams",
        set: |config, values| single(values, parse::time_limit).map(|value| config.server.call_timeout = value),
        get: |config| Some(format::duration(config.server.call_timeout)),
    },
    Setting {
        name: "first-byte-timeout",
        form: Form::Single,
        value: "DURATION",
        help: "Time that a new connection has to send its first bytes",
        set: |config, values| {
            single(values, parse::time_limit).map(|value| config.server.connection.preface_timeout = value)
        },
        get: |config| Some(format::duration(config.server.connection.preface_timeout)),
    },
    Setting {
        name: "idle-timeout",
        form: Form::Single,
        value: "DURATION",
        help: "Time after which a connection without calls ends; 0 for never",
        set: |config, values| {
            single(values, parse::duration_or_never).map(|value| config.server.connection.idle_timeout = value)
        },
        get: |config| Some(format::duration_or_never(config.server.connection.idle_timeout)),
    },
    Setting {
        name: "connection-age",
        form: Form::Single,
        value: "DURATION",
        help: "Age at which any connection ends, plus or minus a tenth; 0 for never",
        set: |config, values| {
            single(values, parse::duration_or_never).map(|value| config.server.connection.max_age = value)
        },
        get: |config| Some(format::duration_or_never(config.server.connection.max_age)),
    },
    Setting {
        name: "connection-grace",
        form: Form::Single,
        value: "DURATION",
        help: "Time that the calls of such a connection have to complete",
        set: |config, values| single(values, parse::time_limit).map(|value| config.server.connection.grace = value),
        get: |config| Some(format::duration(config.server.connection.grace)),
    },
    Setting {
        name: "drain-wait",
        form: Form::Single,
        value: "DURATION",
        help: "Time to serve with health NOT_SERVING after the signal to stop: longer than a load balancer takes to \
               notice",
        set: |config, values| single(values, parse::duration).map(|value| config.server.drain.wait = value),
        get: |config| Some(format::duration(config.server.drain.wait)),
    },
    Setting {
        name: "drain-timeout",
        form: Form::Single,
        value: "DURATION",
        help: "Time that open calls then have to complete",
        set: |config, values| single(values, parse::time_limit).map(|value| config.server.drain.timeout = value),
        get: |config| Some(format::duration(config.server.drain.timeout)),
    },
    Setting {
        name: "otlp",
        form: Form::Single,
        value: "URL",
        help: "URL of the OTLP collector of a span for each call, as in http://127.0.0.1:4317; needs the feature otlp",
        set: |config, values| single(values, parse::collector).map(|value| config.server.otlp = Some(value)),
        get: |config| config.server.otlp.as_ref().map(format::quoted),
    },
    Setting {
        name: "log",
        form: Form::Single,
        value: "FILTER",
        help: "Filter of the log: off, error, warn, info, debug or trace; `info,dalil=debug` logs each call",
        set: |config, values| single(values, parse::log_filter).map(|value| config.log = value),
        get: |config| Some(format::quoted(&config.log)),
    },
    Setting {
        name: "log-format",
        form: Form::Single,
        value: "text|json",
        help: "Format of a log line",
        set: |config, values| single(values, parse::parsed).map(|value| config.log_format = value),
        get: |config| Some(format::quoted(config.log_format)),
    },
    Setting {
        name: "config",
        form: Form::File,
        value: "FILE",
        help: "TOML file of these settings; the keys are the flags without dashes before them",
        set: |_, _| Err("a file cannot name another file".into()),
        get: |_| None,
    },
];
