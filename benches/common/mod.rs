//! Shared by the benchmarks: names, articles, and the loop that times several engines in interleaved rounds.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod corpus;
pub mod engine;
pub mod names;
pub mod timing;
