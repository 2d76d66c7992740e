//! Metrics of calls, as in gRFC A66, and of their rejection.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::completed_call::CompletedCall;
use super::labels::{MethodLabels, OutcomeLabels};
use crate::service::call::Rejection;

/// Buckets of gRFC A66 for the duration of a call, in seconds.
const DURATION_BUCKETS: [f64; 41] = [
    0.0, 0.000_01, 0.000_05, 0.000_1, 0.000_3, 0.000_6, 0.000_8, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01,
    0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8,
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0,
];

/// Buckets of gRFC A66 for the size of the messages of a call, in bytes.
const SIZE_BUCKETS: [f64; 14] = [
    0.0,
    1024.0,
    2048.0,
    4096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
    268_435_456.0,
    1_073_741_824.0,
    4_294_967_296.0,
];

/// Statuses whose durations exist before a call has ended with them, so that the first such call is an increase. Other
/// statuses are rare, and each histogram has over 40 series.
const EXPECTED_STATUSES: [&str; 5] = ["OK", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "UNAVAILABLE", "INTERNAL"];

/// A histogram for each method and status.
type CallHistogram = Family<OutcomeLabels, Histogram, fn() -> Histogram>;

/// Metrics of calls.
pub(super) struct CallMetrics {
    started: Family<MethodLabels, Counter>,
    in_flight: Family<MethodLabels, Gauge>,
    duration: CallHistogram,
    sent: CallHistogram,
    received: CallHistogram,
    shed: Counter,
    over_share: Counter,
}

impl Default for CallMetrics {
    fn default() -> CallMetrics {
        let duration: fn() -> Histogram = || Histogram::new(DURATION_BUCKETS);
        let size: fn() -> Histogram = || Histogram::new(SIZE_BUCKETS);
        CallMetrics {
            started: Family::default(),
            in_flight: Family::default(),
            duration: Family::new_with_constructor(duration),
            sent: Family::new_with_constructor(size),
            received: Family::new_with_constructor(size),
            shed: Counter::default(),
            over_share: Counter::default(),
        }
    }
}

impl CallMetrics {
    pub fn register(&self, registry: &mut Registry) {
        registry.register("grpc_server_call_started", "Calls that have started", self.started.clone());
        let help = "Duration of calls, from the arrival of the request to the end of the answer";
        registry.register_with_unit("grpc_server_call_duration", help, Unit::Seconds, self.duration.clone());
        let (name, help) = ("grpc_server_call_sent_total_compressed_message_size", "Bytes of the answers of calls");
        registry.register_with_unit(name, help, Unit::Bytes, self.sent.clone());
        let (name, help) = ("grpc_server_call_rcvd_total_compressed_message_size", "Bytes of the requests of calls");
        registry.register_with_unit(name, help, Unit::Bytes, self.received.clone());
        registry.register("dalil_in_flight_calls", "Calls that have not ended", self.in_flight.clone());
        let help = "Calls that were refused because of overload: bytes at the limit, or no thread in time";
        registry.register("dalil_shed_calls", help, self.shed.clone());
        let help = "Calls that were refused because their caller used its share of the limit";
        registry.register("dalil_over_share_calls", help, self.over_share.clone());
    }

    /// Adds the series of a method with the value 0: those of its start, and, if wanted, those of its end.
    pub fn declare(&self, grpc_method: &'static str, with_outcomes: bool) {
        let labels = MethodLabels { grpc_method };
        drop((self.started.get_or_create(&labels), self.in_flight.get_or_create(&labels)));
        if !with_outcomes {
            return;
        }
        for grpc_status in EXPECTED_STATUSES {
            drop(self.duration.get_or_create(&OutcomeLabels { grpc_method, grpc_status }));
        }
        let labels = OutcomeLabels { grpc_method, grpc_status: "OK" };
        drop((self.sent.get_or_create(&labels), self.received.get_or_create(&labels)));
    }

    /// Counts a call that has started.
    pub fn record_start(&self, grpc_method: &'static str) {
        let labels = MethodLabels { grpc_method };
        self.started.get_or_create(&labels).inc();
        self.in_flight.get_or_create(&labels).inc();
    }

    /// Counts a call that has ended.
    pub fn record_end(&self, call: &CompletedCall) {
        let labels = OutcomeLabels { grpc_method: call.method, grpc_status: call.status };
        self.in_flight.get_or_create(&MethodLabels { grpc_method: call.method }).dec();
        self.duration.get_or_create(&labels).observe(call.duration.as_secs_f64());
        self.sent.get_or_create(&labels).observe(call.sent_bytes as f64);
        self.received.get_or_create(&labels).observe(call.received_bytes as f64);
    }

    /// Counts a call that was rejected by the admission limits.
    pub fn record_rejection(&self, rejection: Rejection) {
        match rejection {
            Rejection::Overload => self.shed.inc(),
            Rejection::ClientShare => self.over_share.inc(),
        };
    }
}
