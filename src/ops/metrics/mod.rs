//! Metrics for Prometheus. The names and labels of call metrics are those of
//! [gRFC A66](https://github.com/grpc/proposal/blob/master/A66-otel-stats.md), as Prometheus writes them.
//!
//! * [`recorder`] has all metrics of a server and counts what happens; `calls` has those of calls, and `labels` the
//!   labels of all.
//! * [`completed_call`] is what is counted of a call.
//! * [`load`] and `process` are read when the metrics are requested.
//! * [`exposition`] writes the two text formats.

mod calls;
pub mod completed_call;
pub mod exposition;
mod labels;
pub mod load;
mod process;
pub mod recorder;
#[cfg(test)]
mod tests;

pub use completed_call::CompletedCall;
pub use recorder::{Metrics, ReloadTarget};
