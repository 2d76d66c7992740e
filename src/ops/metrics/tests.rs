use std::sync::Arc;
use std::time::Duration;

use super::exposition::Exposition;
use super::load::Load;
use super::{CompletedCall, Metrics, ReloadTarget};
use crate::service::call::Rejection;

const METHOD: &str = "dalil.v1.TaggerService/TagArticle";

fn metrics() -> Metrics {
    Metrics::new([(METHOD, true), ("other", false)], &["default".into(), "sport".into()])
}

#[track_caller]
fn assert_lines(metrics: &Metrics, lines: &[&str]) {
    let text = metrics.text(Exposition::PrometheusText);
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "{line} is not in\n{text}");
    }
}

#[test]
fn series_exist_before_anything_has_happened() {
    let expected = [
        "grpc_server_call_started_total{grpc_method=\"dalil.v1.TaggerService/TagArticle\"} 0",
        "grpc_server_call_started_total{grpc_method=\"other\"} 0",
        "grpc_server_call_duration_seconds_count{grpc_method=\"dalil.v1.TaggerService/TagArticle\",grpc_status=\"OK\"} 0",
        "grpc_server_call_duration_seconds_count{grpc_method=\"dalil.v1.TaggerService/TagArticle\",grpc_status=\"INTERNAL\"} 0",
        "dalil_in_flight_calls{grpc_method=\"dalil.v1.TaggerService/TagArticle\"} 0",
        "dalil_shed_calls_total 0",
        "dalil_over_share_calls_total 0",
        "dalil_refused_connections_total 0",
        "dalil_open_connections 0",
        "dalil_ready 0",
        "dalil_in_flight_bytes 0",
        "dalil_queued_jobs 0",
        "dalil_articles_total{gazetteer=\"sport\"} 0",
        "dalil_mentions_total{type=\"place\",gazetteer=\"sport\"} 0",
        "dalil_reloads_total{what=\"gazetteer\",outcome=\"failed\"} 0",
        "dalil_reloads_total{what=\"certificate\",outcome=\"failed\"} 0",
        "dalil_reloads_total{what=\"tokens\",outcome=\"done\"} 0",
        "dalil_gazetteer_reloads_total{gazetteer=\"default\",outcome=\"failed\"} 0",
        concat!("dalil_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
    ];
    assert_lines(&metrics(), &expected);
}

#[test]
fn calls_are_counted_by_method_and_status() {
    let metrics = metrics();
    let call = CompletedCall {
        method: METHOD,
        status: "OK",
        duration: Duration::from_millis(2),
        received_bytes: 1024,
        sent_bytes: 3000,
        usage: Vec::new(),
        token: None,
    };
    metrics.record_start(METHOD);
    assert_lines(&metrics, &["dalil_in_flight_calls{grpc_method=\"dalil.v1.TaggerService/TagArticle\"} 1"]);
    metrics.record_end(&call);
    metrics.record_rejection(Rejection::Overload);
    let labels = "grpc_method=\"dalil.v1.TaggerService/TagArticle\",grpc_status=\"OK\"";
    let received = "grpc_server_call_rcvd_total_compressed_message_size_bytes";
    let expected = [
        "dalil_in_flight_calls{grpc_method=\"dalil.v1.TaggerService/TagArticle\"} 0",
        "dalil_shed_calls_total 1",
        &format!("grpc_server_call_duration_seconds_bucket{{le=\"0.002\",{labels}}} 1"),
        &format!("grpc_server_call_duration_seconds_bucket{{le=\"0.001\",{labels}}} 0"),
        &format!("grpc_server_call_sent_total_compressed_message_size_bytes_sum{{{labels}}} 3000.0"),
        &format!("{received}_bucket{{le=\"1024.0\",{labels}}} 1"),
    ];
    assert_lines(&metrics, &expected);
}

#[test]
fn the_last_reload_of_each_file_is_a_gauge() {
    let metrics = metrics();
    let sport: Arc<str> = "sport".into();
    metrics.record_gazetteer_reload(&sport, true);
    metrics.record_gazetteer_reload(&sport, false);
    metrics.set_read(ReloadTarget::Tokens);
    metrics.record_reload(ReloadTarget::Certificate, false);
    metrics.record_reload(ReloadTarget::Certificate, true);
    let expected = [
        "dalil_last_reload_successful{what=\"gazetteer\",gazetteer=\"sport\"} 0",
        "dalil_last_reload_successful{what=\"tokens\",gazetteer=\"\"} 1",
        "dalil_last_reload_successful{what=\"certificate\",gazetteer=\"\"} 1",
        "dalil_reloads_total{what=\"certificate\",outcome=\"failed\"} 1",
        "dalil_reloads_total{what=\"tokens\",outcome=\"done\"} 0",
        "dalil_gazetteer_reloads_total{gazetteer=\"sport\",outcome=\"failed\"} 1",
    ];
    assert_lines(&metrics, &expected);
}

#[test]
fn the_expiry_of_a_file_that_is_no_longer_used_is_removed() {
    let metrics = metrics();
    metrics.set_certificate_expiries(&[("tls-certificate", 2_530_137_600), ("tls-client-ca", 1)]);
    metrics.set_certificate_expiries(&[("tls-certificate", 2_530_137_601)]);
    let text = metrics.text(Exposition::PrometheusText);
    let expected = "dalil_certificate_expiry_timestamp_seconds{file=\"tls-certificate\"} 2530137601.0\n";
    assert!(text.contains(expected) && !text.contains("tls-client-ca"), "{text}");
}

#[test]
fn the_load_is_read_at_each_request() {
    let metrics = metrics();
    let load = Load { ready: true, in_flight_bytes: 7, max_in_flight_bytes: 9, queued_jobs: 3, ..Load::default() };
    metrics.set_load(Box::new(move || load));
    assert_lines(&metrics, &["dalil_ready 1", "dalil_in_flight_bytes 7", "dalil_max_in_flight_bytes 9"]);
}

#[test]
fn both_formats_have_the_same_samples() {
    let metrics = Metrics::new([(METHOD, true)], &[]);
    let samples = |format| -> Vec<String> {
        let text = metrics.text(format);
        // The values of the process change between two requests.
        text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("process_")).map(str::to_owned).collect()
    };
    assert_eq!(samples(Exposition::OpenMetrics), samples(Exposition::PrometheusText));
    assert!(metrics.text(Exposition::OpenMetrics).ends_with("# EOF\n"));
    assert!(!metrics.text(Exposition::PrometheusText).contains("# EOF"));
}
