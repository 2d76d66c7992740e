//! Tests of the service over real sockets.

mod answers;
mod dates;
mod errors;
mod filters;
mod gazetteers;
mod hostile;
mod http;
mod http_client;
mod http_limits;
mod http_peers;
mod http_web;
mod json;
mod lifecycle;
mod limits;
mod logs;
mod operator;
mod other;
mod raw;
mod search;
mod shares;
mod streams;
mod support;
mod trust;
mod written;
