//! Environment variables that no setting reads.

use super::table::SETTINGS;

const PREFIX: &str = "DALIL_";

/// Variables of other programs of the project, which may share an environment with the server.
const OTHERS: [&str; 1] = ["DALIL_TOKEN"];

/// The variables among `names` that begin with `DALIL_` and have no effect, as misspelt ones, in their order.
///
/// Kubernetes sets variables for each Service, such as `DALIL_PORT` for one with the name `dalil`. They are not errors.
pub(in crate::cli) fn unknown(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let is_known = |name: &str| OTHERS.contains(&name) || SETTINGS.iter().any(|setting| setting.variable() == name);
    let unknown =
        names.into_iter().filter(|name| name.starts_with(PREFIX) && !is_known(name) && !is_service_link(name));
    let mut unknown: Vec<_> = unknown.collect();
    unknown.sort_unstable();
    unknown
}

/// Whether Kubernetes sets a variable of this name: `…_SERVICE_HOST`, `…_SERVICE_PORT`, `…_SERVICE_PORT_GRPC`, `…_PORT`
/// and `…_PORT_50051_TCP`, with `_PROTO`, `_PORT` or `_ADDR`.
fn is_service_link(name: &str) -> bool {
    let port = |(_, port): (&str, &str)| port.starts_with(|first: char| first.is_ascii_digit());
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.ends_with("_PORT")
        || name.split_once("_PORT_").is_some_and(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_that_nothing_sets_or_reads_are_unknown() {
        let unknown_of = |names: &[&str]| unknown(names.iter().map(|name| (*name).to_owned()));
        let known = ["DALIL_LISTEN", "DALIL_CONFIG", "DALIL_MAX_ARTICLE_BYTES", "DALIL_TOKEN", "PATH", "MYDALIL_X"];
        assert!(unknown_of(&known).is_empty());
        let links = [
            "DALIL_SERVICE_HOST",
            "DALIL_SERVICE_PORT",
            "DALIL_SERVICE_PORT_GRPC",
            "DALIL_PORT",
            "DALIL_PORT_50051_TCP",
            "DALIL_PORT_50051_TCP_ADDR",
            "DALIL_HEADLESS_SERVICE_HOST",
        ];
        assert!(unknown_of(&links).is_empty());
        let wrong = ["DALIL_TOKENS_FILE", "DALIL_LISTN", "DALIL_", "DALIL_listen"];
        assert_eq!(unknown_of(&wrong), ["DALIL_", "DALIL_LISTN", "DALIL_TOKENS_FILE", "DALIL_listen"]);
    }
}
