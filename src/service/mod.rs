//! The gRPC API: `proto/dalil/v1` over the core.
//!
//! * [`proto`] is the generated code; it stays in this module and what is above it.
//! * [`convert`] turns what the core found into messages.
//! * [`positions`] turns its byte offsets into the unit that the caller counts in.

pub mod convert;
pub mod positions;

/// The messages and services of `proto/dalil/v1`, as prost and tonic generate them.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations, missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/dalil.v1.rs"));
    include!(concat!(env!("OUT_DIR"), "/dalil.v1.serde.rs"));

    /// The descriptors of the API with all they import, for reflection.
    pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dalil.v1.binpb"));
}
