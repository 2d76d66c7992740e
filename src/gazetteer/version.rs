//! The version of a gazetteer.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

use crate::rules;

/// Hashes the lines of a gazetteer. Comments, empty lines and the names of files are not part of it.
#[derive(Clone, Default)]
pub(super) struct VersionHasher(Sha256);

impl fmt::Debug for VersionHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VersionHasher").finish_non_exhaustive()
    }
}

impl Serialize for VersionHasher {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SerializableState::serialize(&self.0).as_slice().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for VersionHasher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<VersionHasher, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        let state = SerializedState::<Sha256>::try_from(bytes.as_slice()).map_err(D::Error::custom)?;
        <Sha256 as SerializableState>::deserialize(&state).map(VersionHasher).map_err(D::Error::custom)
    }
}

impl VersionHasher {
    /// Adds a line, without the white space around it.
    pub fn add(&mut self, line: &str) {
        self.0.update(line.as_bytes());
        self.0.update(b"\n");
    }

    /// The first 16 hexadecimal digits of the hash and the revision of the rules, such as `8738b3c0f4309821-r2`.
    pub fn finish(self) -> String {
        let digits: String = self.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{digits}-r{}", rules::REVISION)
    }
}
