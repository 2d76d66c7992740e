//! `dalil tag --server`: articles are tagged by a server, over gRPC.
//!
//! * `args` has the arguments, `address` reads the address of the server, and `connection` connects to it.
//! * `request` makes requests of articles, and `call` sends these with `retry`.
//! * `answer` converts the answers to those of the core.

mod address;
mod answer;
mod args;
mod call;
mod connection;
mod request;
mod retry;

pub(super) use args::ServerArgs;
pub(super) use call::{RemoteTagger, ServerError};
pub(super) use request::Selection;
