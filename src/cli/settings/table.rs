//! All settings, in the order that `--help` lists them.

use super::Launch;
use super::value::{
    address, collector, filter, in_seconds, listed, message, networks, one, parsed, path, percent, positive, quoted,
    seconds, seconds_or_never, shown, some_seconds, source, sources,
};

/// One setting.
pub(super) struct Setting {
    /// Its flag and its key in the file; its variable is `DALIL_` and it in capitals.
    pub name: &'static str,
    pub value: &'static str,
    pub help: &'static str,
    pub set: fn(&mut Launch, &[String]) -> Result<(), String>,
    /// As it stands in a file; none when it is not set.
    pub get: fn(&Launch) -> Option<String>,
}

pub(super) const SETTINGS: [Setting; 31] = [
    Setting {
        name: "listen",
        value: "ADDR:PORT",
        help: "Where to listen; port 0 takes a free one",
        set: |to, from| one(from, address).map(|value| to.server.listen = value),
        get: |from| Some(quoted(from.server.listen)),
    },
    Setting {
        name: "admin",
        value: "ADDR:PORT",
        help: "Where to answer /livez, /readyz and /metrics over HTTP",
        set: |to, from| one(from, address).map(|value| to.server.admin = Some(value)),
        get: |from| from.server.admin.map(quoted),
    },
    Setting {
        name: "plaintext",
        value: "true|false",
        help: "Serve other machines without TLS, as behind a proxy that has it",
        set: |to, from| one(from, parsed).map(|value| to.server.plaintext = value),
        get: |from| Some(from.server.plaintext.to_string()),
    },
    Setting {
        name: "tls-certificate",
        value: "FILE",
        help: "The certificate and its chain, in PEM; read again when it changes",
        set: |to, from| one(from, path).map(|value| to.certificate = Some(value)),
        get: |from| shown(from.certificate.as_ref()),
    },
    Setting {
        name: "tls-key",
        value: "FILE",
        help: "The certificate's private key, in PEM",
        set: |to, from| one(from, path).map(|value| to.key = Some(value)),
        get: |from| shown(from.key.as_ref()),
    },
    Setting {
        name: "tls-client-ca",
        value: "FILE",
        help: "The roots of callers' certificates, in PEM: with it, a caller must show one",
        set: |to, from| one(from, path).map(|value| to.client_ca = Some(value)),
        get: |from| shown(from.client_ca.as_ref()),
    },
    Setting {
        name: "tokens",
        value: "FILE",
        help: "Bearer tokens, one a line: with it, a caller must send one; health stays open",
        set: |to, from| one(from, path).map(|value| to.server.tokens = Some(value)),
        get: |from| shown(from.server.tokens.as_ref()),
    },
    Setting {
        name: "gazetteer",
        value: "PATH",
        help: "A gazetteer: a file, a folder of them, or `embedded` for the one in the binary. Repeat it to join \
               several: what a later one says of an entity wins, and the embedded one comes first",
        set: |to, from| {
            to.server.gazetteer = source(from);
            Ok(())
        },
        get: |from| Some(sources(&from.server.gazetteer)),
    },
    Setting {
        name: "watch-interval",
        value: "SECONDS",
        help: "How often files are looked at for changes; 0 for never. SIGHUP has them read at once",
        set: |to, from| one(from, seconds_or_never).map(|value| to.server.watch_interval = value),
        get: |from| Some(in_seconds(from.server.watch_interval)),
    },
    Setting {
        name: "allow-shrink",
        value: "true|false",
        help: "Take a reload in which a gazetteer of over 1,000 entities loses more than half of them",
        set: |to, from| one(from, parsed).map(|value| to.server.allow_shrink = value),
        get: |from| Some(from.server.allow_shrink.to_string()),
    },
    Setting {
        name: "max-article-bytes",
        value: "BYTES",
        help: "Title and body of one article together, in UTF-8",
        set: |to, from| one(from, positive).map(|value| to.server.limits.article_bytes = value),
        get: |from| Some(from.server.limits.article_bytes.to_string()),
    },
    Setting {
        name: "max-batch-articles",
        value: "N",
        help: "Articles in one batch",
        set: |to, from| one(from, positive).map(|value| to.server.limits.batch_articles = value),
        get: |from| Some(from.server.limits.batch_articles.to_string()),
    },
    Setting {
        name: "max-request-bytes",
        value: "BYTES",
        help: "One message of a request as it is encoded",
        set: |to, from| one(from, message).map(|value| to.server.limits.request_bytes = value),
        get: |from| Some(from.server.limits.request_bytes.to_string()),
    },
    Setting {
        name: "max-response-bytes",
        value: "BYTES",
        help: "One message of an answer as it is encoded",
        set: |to, from| one(from, message).map(|value| to.server.limits.response_bytes = value),
        get: |from| Some(from.server.limits.response_bytes.to_string()),
    },
    Setting {
        name: "max-in-flight-bytes",
        value: "BYTES",
        help: "Requests and answers held at once; more are refused with UNAVAILABLE",
        set: |to, from| one(from, positive).map(|value| to.server.in_flight_bytes = value),
        get: |from| Some(from.server.in_flight_bytes.to_string()),
    },
    Setting {
        name: "caller-share",
        value: "PERCENT",
        help: "How much of max-in-flight-bytes one caller may hold; more is refused with RESOURCE_EXHAUSTED. A caller is \
               known by its token, its certificate, or the address that a trusted proxy names",
        set: |to, from| one(from, percent).map(|value| to.server.caller_share = value),
        get: |from| Some(from.server.caller_share.to_string()),
    },
    Setting {
        name: "trusted-proxies",
        value: "NETWORK",
        help: "A network of proxies, as in 10.0.0.0/8, whose X-Forwarded-For or Forwarded names the caller's address. \
               Repeat it for several",
        set: |to, from| networks(from).map(|value| to.server.trusted_proxies = value),
        get: |from| listed(&from.server.trusted_proxies),
    },
    Setting {
        name: "max-connections",
        value: "N",
        help: "Connections at once; one more is closed as it comes",
        set: |to, from| one(from, positive).map(|value| to.server.max_connections = value),
        get: |from| Some(from.server.max_connections.to_string()),
    },
    Setting {
        name: "max-health-watches",
        value: "N",
        help: "Health watches at once; one more is refused with RESOURCE_EXHAUSTED",
        set: |to, from| one(from, positive).map(|value| to.server.max_health_watches = value),
        get: |from| Some(from.server.max_health_watches.to_string()),
    },
    Setting {
        name: "threads",
        value: "N",
        help: "Threads for long texts and batches: one a core if you do not say",
        set: |to, from| one(from, positive).map(|value| to.server.threads = value),
        get: |from| Some(from.server.threads.to_string()),
    },
    Setting {
        name: "call-timeout",
        value: "SECONDS",
        help: "The longest that a call may take, streams apart",
        set: |to, from| one(from, some_seconds).map(|value| to.server.call_timeout = value),
        get: |from| Some(in_seconds(Some(from.server.call_timeout))),
    },
    Setting {
        name: "first-byte-timeout",
        value: "SECONDS",
        help: "How long a new connection may take to say something",
        set: |to, from| one(from, some_seconds).map(|value| to.server.connection.preface_timeout = value),
        get: |from| Some(in_seconds(Some(from.server.connection.preface_timeout))),
    },
    Setting {
        name: "idle-timeout",
        value: "SECONDS",
        help: "After which time a connection without calls ends; 0 for never",
        set: |to, from| one(from, seconds_or_never).map(|value| to.server.connection.idle_timeout = value),
        get: |from| Some(in_seconds(from.server.connection.idle_timeout)),
    },
    Setting {
        name: "connection-age",
        value: "SECONDS",
        help: "After which time any connection ends, give or take a tenth; 0 for never",
        set: |to, from| one(from, seconds_or_never).map(|value| to.server.connection.max_age = value),
        get: |from| Some(in_seconds(from.server.connection.max_age)),
    },
    Setting {
        name: "connection-grace",
        value: "SECONDS",
        help: "How long the calls of a connection that ends then have to finish",
        set: |to, from| one(from, some_seconds).map(|value| to.server.connection.grace = value),
        get: |from| Some(in_seconds(Some(from.server.connection.grace))),
    },
    Setting {
        name: "drain-wait",
        value: "SECONDS",
        help: "How long to serve on with health NOT_SERVING once told to end: longer than a balancer takes to see it",
        set: |to, from| one(from, seconds).map(|value| to.server.drain.wait = value),
        get: |from| Some(in_seconds(Some(from.server.drain.wait))),
    },
    Setting {
        name: "drain-timeout",
        value: "SECONDS",
        help: "How long calls under way may then take to finish",
        set: |to, from| one(from, some_seconds).map(|value| to.server.drain.timeout = value),
        get: |from| Some(in_seconds(Some(from.server.drain.timeout))),
    },
    Setting {
        name: "otlp",
        value: "URL",
        help: "The collector that a span for each call is sent to over OTLP, as in http://127.0.0.1:4317",
        set: |to, from| one(from, collector).map(|value| to.server.otlp = Some(value)),
        get: |from| from.server.otlp.as_ref().map(quoted),
    },
    Setting {
        name: "log",
        value: "FILTER",
        help: "What is logged: error, warn, info, debug; `info,dalil=debug` has a line for each call",
        set: |to, from| one(from, filter).map(|value| to.log = value),
        get: |from| Some(quoted(&from.log)),
    },
    Setting {
        name: "log-format",
        value: "text|json",
        help: "How a log line is written",
        set: |to, from| one(from, parsed).map(|value| to.log_format = value),
        get: |from| Some(quoted(from.log_format)),
    },
    Setting {
        name: "config",
        value: "FILE",
        help: "A TOML file of these settings, by their names without the dashes before them",
        set: |_, _| Err("a file cannot name another".into()),
        get: |_| None,
    },
];
