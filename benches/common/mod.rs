//! What the benches share: names, articles, and the loop that times several engines side by side.

#![allow(dead_code, reason = "each bench uses its part")]

pub mod corpus;
pub mod engine;
pub mod names;
pub mod timing;
