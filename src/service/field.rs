//! Field numbers of the messages, generated from the protobuf descriptor: `field::mention::SPAN`.

include!(concat!(env!("CARGO_MANIFEST_DIR"), "/generated/field_numbers.rs"));

/// Fields of an entry of a map, whose numbers protobuf defines.
pub mod map_entry {
    /// Number of the key.
    pub const KEY: u32 = 1;
    /// Number of the value.
    pub const VALUE: u32 = 2;
}
