//! Arabic.

pub mod proclitic;

pub use proclitic::Proclitic;
