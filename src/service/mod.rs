//! The gRPC API: `proto/dalil/v1` over the core.
//!
//! * [`proto`] is the generated code; it stays in this module and what is above it.
//! * [`wire`] is those of its messages that carry articles and answers, without copies.
//! * [`answer`] writes what the core finds, as [`protobuf`], into the [`room`] there is; [`convert`] says the core's words
//!   in those of the API.
//! * [`request`] checks what was sent, against the [`limits`]; [`status`] writes the errors.
//! * [`tagger`], [`stream`] and [`gazetteer`] are the RPCs, over the gazetteer that is [`loaded`].
//! * [`workers`] says where tagging runs; [`call`] is what a call knows of itself meanwhile.
//! * [`admission`] counts the bytes that the server holds, in all and for each [`caller`].
//! * [`codec`] is Protobuf on the wire.

pub mod admission;
pub mod call;
pub mod client;
pub mod codec;
pub mod convert;
pub mod gazetteer_handle;
pub mod gazetteer_service;
pub mod limits;
pub mod message_writer;
pub mod response;
pub mod response_budget;
pub mod status;
mod stream;
pub mod tagger_service;
pub mod validate;
pub mod wire;
pub mod workers;

pub use gazetteer_handle::{GazetteerHandle, ServedGazetteer};
pub use gazetteer_service::GazetteerApi;
pub use limits::Limits;
pub use tagger_service::TaggerApi;
pub use workers::Workers;

/// The messages and services of `proto/dalil/v1`, as prost and tonic generate them.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations, missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/dalil.v1.rs"));

    /// The descriptors of the API with all they import, for reflection.
    pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dalil.v1.binpb"));
}
