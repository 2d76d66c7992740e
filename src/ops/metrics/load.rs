//! The load of a server, read when the metrics are requested.

use std::fmt;
use std::sync::{Arc, OnceLock};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::gauge::ConstGauge;

/// The load of a server at one moment, and its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Whether all gazetteers are loaded and the server is not shutting down.
    pub ready: bool,
    /// Bytes of requests and responses in memory.
    pub in_flight_bytes: usize,
    pub max_in_flight_bytes: usize,
    /// Long texts and batches that wait for a thread.
    pub queued_jobs: usize,
    /// Long texts and batches that are being tagged.
    pub running_jobs: usize,
    /// Threads for them.
    pub threads: usize,
    pub max_connections: usize,
}

/// Reads the load of a server.
pub type ReadLoad = Box<dyn Fn() -> Load + Send + Sync>;

/// The gauges of the load. They are 0 until the server has set how to read it.
#[derive(Clone, Default)]
pub(super) struct LoadGauges(Arc<OnceLock<ReadLoad>>);

impl LoadGauges {
    /// Sets how the load is read. Further calls have no effect.
    pub fn set(&self, read: ReadLoad) {
        let _ = self.0.set(read);
    }
}

impl Collector for LoadGauges {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let load = self.0.get().map(|read| read()).unwrap_or_default();
        let gauges = [
            (
                "dalil_ready",
                "1 if all gazetteers are loaded and the server is not shutting down.",
                usize::from(load.ready),
            ),
            ("dalil_in_flight_bytes", "Bytes of requests and answers in memory.", load.in_flight_bytes),
            ("dalil_max_in_flight_bytes", "Limit of dalil_in_flight_bytes.", load.max_in_flight_bytes),
            ("dalil_queued_jobs", "Long texts and batches that wait for a thread.", load.queued_jobs),
            ("dalil_running_jobs", "Long texts and batches that are being tagged.", load.running_jobs),
            ("dalil_threads", "Threads for long texts and batches.", load.threads),
            ("dalil_max_connections", "Limit of dalil_open_connections.", load.max_connections),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

impl fmt::Debug for LoadGauges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LoadGauges").finish_non_exhaustive()
    }
}
