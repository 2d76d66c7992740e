//! Imports of fixtures in the real formats, with a known number of invalid rows.
//!
//! `expected/NAME.jsonl` has the lines of each case. `DALIL_RECORD_IMPORTS=1 cargo test --test importing` writes them.

mod cases;
mod compression;
mod support;
