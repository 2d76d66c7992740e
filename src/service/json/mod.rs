//! The JSON form of the API: proto3 JSON, read into and written from encoded Protobuf messages.
//!
//! * [`schema`] has the types of the tables of messages and HTTP bindings, and [`tables`] the tables themselves. They
//!   are generated from the descriptors and stored in the repository.
//! * [`reader`] turns JSON into an encoded message, and [`query`] the parameters of a URL, which [`percent`] decodes.
//! * [`writer`] turns an encoded message into JSON. [`text`] writes single values, [`sink`] receives the result.
//! * [`status`] writes an error.
//!
//! Neither direction builds messages in memory: a message of 32 MiB with millions of small objects would take more than
//! a gigabyte.

pub mod percent;
pub mod query;
pub mod reader;
pub mod schema;
pub mod sink;
pub mod status;
pub mod tables;
mod text;
pub mod writer;
