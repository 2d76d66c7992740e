//! Classes as the data states them: one of a fixed list, or any name for entities of the type other.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use super::vocabulary::Class;

/// The class of an entity as a line states it.
///
/// ```
/// use dalil::gazetteer::{Class, ClassName};
///
/// assert_eq!(ClassName::from("city"), ClassName::Listed(Class::City));
/// let product = ClassName::from("product");
/// assert_eq!((product.as_str(), product.class()), ("product", Class::Other));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClassName {
    /// A class that rules depend on.
    Listed(Class),
    /// Any other name, such as `product`, `event` or `law`. Only entities of the type
    /// [`Other`](super::EntityType::Other) may have it.
    Free(String),
}

impl ClassName {
    /// Longest free name, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// The word for it in data and output.
    pub fn as_str(&self) -> &str {
        match self {
            ClassName::Listed(class) => class.as_str(),
            ClassName::Free(name) => name,
        }
    }

    /// The class, which is [`Class::Other`] for a free name.
    pub fn class(&self) -> Class {
        match self {
            ClassName::Listed(class) => *class,
            ClassName::Free(_) => Class::Other,
        }
    }

    /// Whether a word has the form of a free name: lower-case ASCII words and numbers joined by hyphens.
    pub fn is_well_formed(word: &str) -> bool {
        let is_part = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        word.len() <= ClassName::MAX_BYTES && word.split('-').all(is_part)
    }
}

impl From<Class> for ClassName {
    fn from(class: Class) -> ClassName {
        ClassName::Listed(class)
    }
}

impl From<&str> for ClassName {
    fn from(word: &str) -> ClassName {
        word.parse().map_or_else(|_| ClassName::Free(word.to_owned()), ClassName::Listed)
    }
}

impl FromStr for ClassName {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<ClassName, Infallible> {
        Ok(ClassName::from(word))
    }
}

impl fmt::Display for ClassName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ClassName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ClassName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClassName, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(ClassName::from(word.as_str()))
    }
}
