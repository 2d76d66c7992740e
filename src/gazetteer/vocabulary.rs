//! The words that the data uses for types, classes, kinds and policies.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares an enum with the word that stands for each variant in data and on the command line.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All variants, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word for it in data and output.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|v| v.as_str() == s).ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|v| v.as_str()).collect();
                    format!("unknown word {s:?}, expected one of {}", words.join(", "))
                })
            }
        }
    };
}

words! {
    /// What an entity is. The prefix of its id says it.
    EntityType {
        Place = "place",
        Person = "person",
        Organisation = "organisation",
    }
}

words! {
    /// What kind of place, person or organisation an entity is. Cues and rules go by it.
    Class {
        Country = "country",
        Territory = "territory",
        /// A first-level division.
        Region = "region",
        City = "city",
        Town = "town",
        District = "district",
        /// A part of the world, or a disputed area.
        Area = "area",
        Continent = "continent",
        Sea = "sea",
        Lake = "lake",
        River = "river",
        Mountain = "mountain",
        Desert = "desert",
        Island = "island",
        Site = "site",
        Politician = "politician",
        Military = "military",
        Diplomat = "diplomat",
        Activist = "activist",
        Cleric = "cleric",
        Royal = "royal",
        Businessperson = "businessperson",
        Journalist = "journalist",
        Cultural = "cultural",
        Historical = "historical",
        /// An international or public body.
        Body = "body",
        Alliance = "alliance",
        Government = "government",
        Ministry = "ministry",
        Parliament = "parliament",
        Army = "army",
        Police = "police",
        Court = "court",
        Bank = "bank",
        Fund = "fund",
        Party = "party",
        ArmedGroup = "armed-group",
        Company = "company",
        Airline = "airline",
        /// A news agency.
        Agency = "agency",
        Channel = "channel",
        Newspaper = "newspaper",
        Club = "club",
        University = "university",
        Ngo = "ngo",
    }
}

impl Policy {
    /// The policy of a name of a kind, where none is stated.
    pub fn of_kind(kind: NameKind) -> Policy {
        if kind == NameKind::Short { Policy::Context } else { Policy::Free }
    }
}

impl Class {
    /// Whether the class is one of the media, which a text names as its source.
    pub fn is_media(self) -> bool {
        matches!(self, Class::Agency | Class::Channel | Class::Newspaper)
    }

    /// The type of entity that has this class.
    pub fn entity_type(self) -> EntityType {
        if self <= Class::Site {
            EntityType::Place
        } else if self <= Class::Historical {
            EntityType::Person
        } else {
            EntityType::Organisation
        }
    }
}

words! {
    /// How a name relates to its entity.
    NameKind {
        Full = "full",
        /// A surname, or an organisation's head words.
        Short = "short",
        Acronym = "acronym",
        Former = "former",
        /// Another spelling.
        Variant = "variant",
    }
}

words! {
    /// When a name may be taken for its entity, from the freest.
    Policy {
        /// Wherever it stands.
        Free = "free",
        /// With a reason in the article: full name, country, cue, great prominence.
        Context = "context",
        /// An ordinary word: with a cue beside it or its full name in the article.
        Cue = "cue",
    }
}

words! {
    /// Who wrote the spelling of a name.
    NameOrigin {
        Listed = "listed",
        /// Made by a rule of spelling when the gazetteer was compiled.
        Generated = "generated",
    }
}
