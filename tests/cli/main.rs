//! The command as a user meets it: arguments, files, output, exit codes.

mod eval;
mod gazetteer;
mod readme;
mod serve;
mod support;
mod tag;
