//! Reads bytes as a file, for programs that test the readers.

use std::io::Cursor;

use clap::ValueEnum;

use super::articles::articles_of;
use super::file_type::FileType;
use super::files::InputFile;
use super::open::prepare;
use super::options::InputArgs;

/// Names of the types of files.
#[doc(hidden)]
pub const INPUT_TYPES: [&str; 7] = ["text", "jsonl", "json", "csv", "tsv", "html", "xml"];

/// Reads bytes as a file of a type, one of [`INPUT_TYPES`]. Returns the id, the title and the body of each article, or
/// the message of an error.
#[doc(hidden)]
pub fn read_input(type_name: &str, bytes: &[u8]) -> Vec<Result<[String; 3], String>> {
    let options = InputArgs::default();
    let file = InputFile {
        path: "input".into(),
        id: Some("input".to_owned()),
        file_type: FileType::from_str(type_name, false).ok(),
    };
    let opened = prepare(Box::new(Cursor::new(bytes.to_vec())), &options);
    let articles = articles_of(opened, file, options);
    articles
        .map(|article| match article {
            Ok(article) => Ok([article.id, article.title.text, article.body.text]),
            Err(invalid) => Err(invalid.to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_types_are_listed() {
        let names: Vec<_> = FileType::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        assert_eq!(names.iter().map(clap::builder::PossibleValue::get_name).collect::<Vec<_>>(), INPUT_TYPES);
    }
}
