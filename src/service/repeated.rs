//! The repeated fields of `TagOptions` and their limits.

use super::field::tag_options;
use super::limits::Limits;

/// A repeated field of `TagOptions`.
#[derive(Clone, Copy, Debug)]
pub struct RepeatedField {
    /// Its number.
    pub number: u32,
    /// Its path in a request, as in errors.
    pub path: &'static str,
    /// What its values are, in the plural.
    pub what: &'static str,
    /// Largest number of values.
    pub limit: usize,
}

/// All repeated fields.
pub const REPEATED: [RepeatedField; 5] = [
    RepeatedField { number: tag_options::TYPES, path: "options.types", what: "types", limit: Limits::TYPES },
    RepeatedField { number: tag_options::CLASSES, path: "options.classes", what: "classes", limit: Limits::CLASSES },
    RepeatedField {
        number: tag_options::COUNTRY_CODES,
        path: "options.country_codes",
        what: "country codes",
        limit: Limits::COUNTRY_CODES,
    },
    RepeatedField {
        number: tag_options::INCLUDE_ENTITY_IDS,
        path: "options.include_entity_ids",
        what: "ids",
        limit: Limits::FILTER_IDS,
    },
    RepeatedField {
        number: tag_options::EXCLUDE_ENTITY_IDS,
        path: "options.exclude_entity_ids",
        what: "ids",
        limit: Limits::FILTER_IDS,
    },
];

/// Number of values of each field of [`REPEATED`], including those over its limit.
pub type RepeatedCounts = [usize; REPEATED.len()];

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::super::proto::FILE_DESCRIPTOR_SET;
    use super::*;

    #[test]
    fn every_repeated_field_has_a_limit() {
        let files = prost_types::FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
        let messages = files.file.iter().flat_map(|file| &file.message_type);
        let options = messages.into_iter().find(|message| message.name() == "TagOptions").unwrap();
        let label = prost_types::field_descriptor_proto::Label::Repeated;
        let repeated = options.field.iter().filter(|field| field.label() == label);
        let names: Vec<_> =
            repeated.map(|field| (field.number() as u32, format!("options.{}", field.name()))).collect();
        let listed = REPEATED.map(|field| (field.number, field.path.to_owned()));
        assert_eq!(names, listed);
    }
}
