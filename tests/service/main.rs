//! Tests of the service over real sockets.

mod answers;
mod dates;
mod errors;
mod explain;
mod filters;
mod gazetteers;
mod hostile;
mod html;
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
