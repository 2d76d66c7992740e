//! Reads bytes as a file, for programs that test the readers.

use std::io::Cursor;

use clap::ValueEnum;

use super::article::Located;
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
            Ok(Located { article, .. }) => Ok([article.id, article.title.text, article.body.text]),
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

    #[test]
    fn any_order_of_parts_gives_articles_or_messages() {
        const PARTS: &str = "{\"text\":\"a\"}|{|}|[|]|,|\"|\"\"|\n|\r\n|\t|;|text|id|<rss>|</rss>|<item>|</item>|<entry/>|<title>|</title>|<content type='xhtml'>|</content>|<![CDATA[|]]>|&amp;|&x;|<!--|-->|<?x?>|<!DOCTYPE a [|<b c='|'>|\u{FEFF}|موسكو|\0";
        let parts: Vec<&str> = PARTS.split('|').collect();
        let mut seed = 7_u64;
        for round in 0..20_000 {
            let text: String = (0..10)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    parts[(seed >> 33) as usize % parts.len()]
                })
                .collect();
            let type_name = INPUT_TYPES[round % INPUT_TYPES.len()];
            let start = match type_name {
                "csv" | "tsv" => "text\n",
                "xml" => "<rss><item>",
                _ => "",
            };
            for article in read_input(type_name, format!("{start}{text}").as_bytes()) {
                match article {
                    Ok([_, title, body]) => assert!(!title.is_empty() || !body.is_empty(), "{type_name}: {text:?}"),
                    Err(message) => {
                        let is_shown = !message.is_empty() && !message.contains(char::is_control);
                        assert!(is_shown, "{type_name}: {text:?}: {message:?}");
                    }
                }
            }
        }
    }
}
