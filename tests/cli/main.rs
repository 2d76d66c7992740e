//! Tests of the command `dalil`: arguments, files, output and exit codes.

mod eval;
mod formats;
mod gazetteer;
mod inputs;
mod licences;
mod messages;
mod readme;
mod serve;
mod server;
mod support;
mod tag;
