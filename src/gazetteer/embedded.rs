//! The gazetteer that ships in the binary: the files of the folder `gazetteer/`. Its README documents their formats and
//! sources.

/// Name and text of each file.
pub(super) const FILES: &[(&str, &str)] = &[
    ("gazetteer/places.jsonl", include_str!("../../gazetteer/places.jsonl")),
    ("gazetteer/people.jsonl", include_str!("../../gazetteer/people.jsonl")),
    ("gazetteer/organisations.jsonl", include_str!("../../gazetteer/organisations.jsonl")),
    ("gazetteer/institutions.jsonl", include_str!("../../gazetteer/institutions.jsonl")),
    ("gazetteer/adjectives.jsonl", include_str!("../../gazetteer/adjectives.jsonl")),
    ("gazetteer/cues.jsonl", include_str!("../../gazetteer/cues.jsonl")),
    ("gazetteer/nouns.jsonl", include_str!("../../gazetteer/nouns.jsonl")),
    ("gazetteer/offices.jsonl", include_str!("../../gazetteer/offices.jsonl")),
    ("gazetteer/common-words.tsv", include_str!("../../gazetteer/common-words.tsv")),
];
