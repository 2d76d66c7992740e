//! Tests of the command `dalil`: arguments, files, output and exit codes.

mod eval;
mod gazetteer;
mod licences;
mod readme;
mod serve;
mod support;
mod tag;
