//! The gRPC API: `proto/dalil/v1` on top of the core.
//!
//! * Protobuf: [`proto`] has the generated messages and services, [`field`] their field numbers. [`codec`] decodes and
//!   encodes messages, [`wire`] has requests and responses that are not copied, and [`grpc_frame`] frames messages.
//! * [`json`] reads requests from JSON and writes responses as JSON.
//! * Requests: [`limits`] has the limits; [`options`] and [`validate`] check requests against them, and [`repeated`]
//!   lists the repeated options; [`status`] makes the errors. [`overlay`] compiles the entities and names of a request;
//!   `overlay_limits` checks them, and `overlay_records` converts them.
//! * Responses: [`response`] encodes the result of the core field by field with [`message_writer`], within a
//!   [`response_budget`]; [`entity`] and `span` encode parts, [`entity_messages`] keeps encoded entities, and
//!   [`convert`] maps the enums of the core to those of the API.
//! * Calls: [`call`] has the deadline and the counters of a call; [`admission`] limits the bytes that the server holds,
//!   in total and for each [`client`]; [`workers`] run long jobs on a bounded number of threads.
//! * Services: [`tagger_service`] and [`gazetteer_service`] implement the RPCs with the gazetteer of a
//!   [`gazetteer_handle`], which requests select by name from the [`gazetteers`]. `search` finds entities.
//!   `job` tags the articles of one request or explains one (`explain`), `article_texts` converts their HTML, and
//!   `stream` runs jobs for a stream.

pub(crate) mod admission;
mod article_texts;
mod bounded_list;
pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod codec;
pub(crate) mod convert;
pub(crate) mod entity;
pub(crate) mod entity_messages;
mod explain;
#[expect(dead_code, reason = "the fields of all messages are generated, also those that are not used")]
pub(crate) mod field;
pub(crate) mod gazetteer_access;
pub(crate) mod gazetteer_handle;
pub(crate) mod gazetteer_service;
pub(crate) mod gazetteers;
pub(crate) mod grpc_frame;
mod job;
pub mod json;
pub(crate) mod limits;
pub mod message_writer;
pub(crate) mod options;
pub(crate) mod overlay;
mod overlay_limits;
mod overlay_records;
pub mod proto;
pub(crate) mod repeated;
pub mod response;
pub(crate) mod response_budget;
mod search;
mod span;
pub(crate) mod status;
mod stream;
pub(crate) mod tagger_service;
pub(crate) mod validate;
pub mod wire;
pub(crate) mod workers;

pub use entity_messages::EntityMessages;
pub use gazetteer_access::GazetteerAccess;
pub use gazetteer_handle::{GazetteerHandle, ServedGazetteer};
pub use gazetteer_service::GazetteerApi;
pub use gazetteers::{GazetteerNamesError, Gazetteers};
pub use limits::Limits;
pub use options::ResponseOptions;
pub use overlay::Overlay;
pub use response::Answering;
pub use tagger_service::TaggerApi;
pub use workers::Workers;
