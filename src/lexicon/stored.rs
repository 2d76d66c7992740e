//! A value that the build script stored.

use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

/// A value that is decoded at the first use if the build script stored it, because most texts do not need it.
pub(super) struct Stored<T> {
    value: OnceLock<T>,
    /// The encoded value, if it is not set from the start.
    encoded: &'static [u8],
}

impl<T> Stored<T> {
    /// The value, if it has been used or was not stored.
    pub fn if_decoded(&self) -> Option<&T> {
        self.value.get()
    }
}

impl<T: DeserializeOwned> Stored<T> {
    #[inline]
    pub fn get(&self) -> &T {
        self.value.get_or_init(|| self.decode())
    }

    #[cold]
    fn decode(&self) -> T {
        postcard::from_bytes(self.encoded).expect("the build script stored a value of the same type")
    }
}

impl<T> From<T> for Stored<T> {
    fn from(value: T) -> Stored<T> {
        Stored { value: value.into(), encoded: &[] }
    }
}

impl<T: Serialize + DeserializeOwned> Serialize for Stored<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_allocvec(self.get()).map_err(S::Error::custom)?)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Stored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stored<T>, D::Error> {
        Ok(Stored { value: OnceLock::new(), encoded: <&'de [u8]>::deserialize(deserializer)? })
    }
}
