//! The text formats of metrics: OpenMetrics 1.0.0, and the text format 0.0.4 of Prometheus.

/// A text format of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposition {
    OpenMetrics,
    /// The older format, which `promtool` and many other readers expect.
    PrometheusText,
}

impl Exposition {
    /// The format for a request with this `Accept` header: OpenMetrics if the client prefers it or accepts it as much
    /// as text, otherwise the text format.
    pub fn negotiate(accept: Option<&str>) -> Exposition {
        let (mut open_metrics, mut text) = (0.0, 0.0);
        for range in accept.unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality = parts.find_map(|parameter| parameter.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f64>);
            let quality = quality.unwrap_or_default();
            match media_type.as_str() {
                "application/openmetrics-text" => open_metrics = f64::max(open_metrics, quality),
                "text/plain" | "text/*" | "*/*" => text = f64::max(text, quality),
                _ => {}
            }
        }
        if open_metrics > 0.0 && open_metrics >= text { Exposition::OpenMetrics } else { Exposition::PrometheusText }
    }

    /// The content type of a response.
    pub fn content_type(self) -> &'static str {
        match self {
            Exposition::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Exposition::PrometheusText => "text/plain; version=0.0.4; charset=utf-8",
        }
    }
}

/// Converts OpenMetrics to the text format. There, the name of a family has the suffix of its samples, an info is a
/// gauge, and there are no units and no end mark.
pub(super) fn to_prometheus_text(open_metrics: &str) -> String {
    let mut text = String::with_capacity(open_metrics.len());
    let mut help = None;
    for line in open_metrics.lines() {
        if let Some(described) = line.strip_prefix("# HELP ") {
            help = described.split_once(' ').map(|(_, help)| help);
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|typed| typed.split_once(' ')) {
            let (suffix, kind) = match kind {
                "counter" => ("_total", "counter"),
                "info" => ("_info", "gauge"),
                "unknown" => ("", "untyped"),
                kind => ("", kind),
            };
            if let Some(help) = help.take() {
                text.extend(["# HELP ", name, suffix, " ", help, "\n"]);
            }
            text.extend(["# TYPE ", name, suffix, " ", kind, "\n"]);
        } else if !line.starts_with('#') {
            text.extend([line, "\n"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_the_one_that_the_client_prefers() {
        use Exposition::{OpenMetrics, PrometheusText};
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;\
                          q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        let cases = [
            (None, PrometheusText),
            (Some(""), PrometheusText),
            (Some("*/*"), PrometheusText),
            (Some("text/html, */*;q=0.1"), PrometheusText),
            (Some("text/plain;version=0.0.4"), PrometheusText),
            (Some(prometheus), OpenMetrics),
            (Some("application/openmetrics-text"), OpenMetrics),
            (Some("Application/OpenMetrics-Text; version=1.0.0; q=1"), OpenMetrics),
            (Some("application/openmetrics-text;q=0"), PrometheusText),
            (Some("application/openmetrics-text;q=0.1, text/plain"), PrometheusText),
            (Some("application/openmetrics-text;q=many"), PrometheusText),
        ];
        for (accept, expected) in cases {
            assert_eq!(Exposition::negotiate(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn families_are_named_like_their_samples() {
        let open_metrics = "# HELP calls Calls.\n# TYPE calls counter\ncalls_total{a=\"b\"} 1\n\
            # HELP build Version.\n# TYPE build info\nbuild_info{version=\"1\"} 1\n\
            # HELP age_seconds Age.\n# TYPE age_seconds histogram\n# UNIT age_seconds seconds\nage_seconds_sum 0.5\n\
            # HELP x X.\n# TYPE x unknown\nx 2\n# EOF\n";
        let expected = "# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{a=\"b\"} 1\n\
            # HELP build_info Version.\n# TYPE build_info gauge\nbuild_info{version=\"1\"} 1\n\
            # HELP age_seconds Age.\n# TYPE age_seconds histogram\nage_seconds_sum 0.5\n\
            # HELP x X.\n# TYPE x untyped\nx 2\n";
        assert_eq!(to_prometheus_text(open_metrics), expected);
    }
}
