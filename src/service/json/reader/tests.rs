//! Tests of the reader.

use prost::Message as _;

use super::super::tables::BINDINGS;
use super::*;
use crate::service::proto;

fn encoded(method: &str, json: impl AsRef<[u8]>) -> Result<Vec<u8>, Status> {
    let binding = BINDINGS.iter().find(|binding| binding.method.ends_with(method)).unwrap();
    let mut out = MessageWriter::default();
    read(json.as_ref(), binding.input, &mut out)?;
    Ok(out.into_bytes())
}

fn batch(json: &str) -> Result<proto::BatchTagArticlesRequest, Status> {
    Ok(proto::BatchTagArticlesRequest::decode(&encoded("/BatchTagArticles", json)?[..]).unwrap())
}

#[test]
fn json_is_read_as_the_message_that_prost_decodes() {
    let json = r#"{
        "articles": [{"id": "1", "body": "\u0623\"\ud83d\ude00", "publicationDate": "2020-01-01"}, {}, {"title": null}],
        "options": {"offset_unit": "OFFSET_UNIT_UTF16_UNIT", "overlap": 2, "types": ["ENTITY_TYPE_PLACE", 2],
                    "minConfidence": 0.5, "includeSuppressed": true, "contextChars": "7", "classes": ["city"]}}"#;
    let options = proto::TagOptions {
        offset_unit: proto::OffsetUnit::Utf16Unit.into(),
        overlap: proto::Overlap::All.into(),
        types: vec![1, 2],
        min_confidence: 0.5,
        include_suppressed: true,
        context_chars: 7,
        classes: vec!["city".to_owned()],
        ..Default::default()
    };
    let first = proto::Article {
        id: "1".to_owned(),
        body: "\u{623}\"\u{1F600}".to_owned(),
        publication_date: "2020-01-01".to_owned(),
        ..Default::default()
    };
    let articles = vec![first, proto::Article::default(), proto::Article::default()];
    assert_eq!(batch(json).unwrap(), proto::BatchTagArticlesRequest { articles, options: Some(options) });
    assert_eq!(batch(r#"{"articles":null,"options":null}"#).unwrap(), proto::BatchTagArticlesRequest::default());
    let whole = batch(r#"{"options":{"contextChars":2e2}}"#).unwrap();
    assert_eq!(whole.options.unwrap().context_chars, 200);
}

#[test]
fn errors_name_the_field_and_contain_nothing_of_the_json() {
    let cases = [
        (r#"{"articles":[{},{"body":["Secret"]}]}"#, "articles[1].body", "must be a string (line 1 column 25)"),
        (r#"{"articles":[{},{"body":7}]}"#, "articles[1].body", "must be a string (line 1 column 25)"),
        (r#"{"articles":[{},null]}"#, "articles[1]", "must be an object (line 1 column 20)"),
        (r#"{"articles":[{},"Secret"]}"#, "articles[1]", "must be an object (line 1 column 24)"),
        (r#"{"articles":{"body":"Secret"}}"#, "articles", "must be an array (line 1 column 13)"),
        (r#"{"articles":"Secret"}"#, "articles", "must be an array (line 1 column 20)"),
        (
            r#"{"options":{"contextChars":-1}}"#,
            "options.context_chars",
            "must be a whole number from 0 to 4294967295 (line 1 column 29)",
        ),
        (
            r#"{"options":{"contextChars":1.5}}"#,
            "options.context_chars",
            "must be a whole number from 0 to 4294967295 (line 1 column 30)",
        ),
        (
            r#"{"options":{"contextChars":"Secret"}}"#,
            "options.context_chars",
            "must be a whole number from 0 to 4294967295 (line 1 column 35)",
        ),
        (r#"{"options":{"minConfidence":1e300}}"#, "options.min_confidence", "must be a number (line 1 column 33)"),
        (
            r#"{"options":{"includeSuppressed":"true"}}"#,
            "options.include_suppressed",
            "must be true or false (line 1 column 38)",
        ),
        (
            r#"{"options":{"view":"SECRET"}}"#,
            "options.view",
            "must be one of VIEW_UNSPECIFIED, VIEW_FULL, VIEW_MENTIONS (line 1 column 27)",
        ),
        (r#"{"options":{"view":1,"view":2}}"#, "options.view", "is given more than once (line 1 column 27)"),
        (r#"{"Secret":1}"#, "", "has an unknown field: it may have articles, options (line 1 column 9)"),
        (r#"["Secret"]"#, "", "must be an object (line 1 column 1)"),
        ("", "", "malformed JSON: EOF while parsing a value at line 1 column 0"),
        (
            r#"{"articles":[{"body":"Secret"#,
            "articles[0].body",
            "malformed JSON: EOF while parsing a string at line 1 column 28",
        ),
        (
            "{\"articles\":[{\"body\":\"Secret\n\"}]}",
            "articles[0].body",
            "malformed JSON: control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0",
        ),
        (
            r#"{"articles":[{"body":"\ud800"}]}"#,
            "articles[0].body",
            "malformed JSON: unexpected end of hex escape at line 1 column 29",
        ),
        (r#"{} Secret"#, "", "malformed JSON: trailing characters at line 1 column 4"),
    ];
    for (json, field, description) in cases {
        let message = if field.is_empty() { description.to_owned() } else { format!("{field}: {description}") };
        assert_eq!(batch(json).unwrap_err().message(), message, "{json}");
    }
    let error = encoded("/TagArticle", b"{\"article\":{\"body\":\"\xFF\"}}").unwrap_err();
    assert!(error.message().starts_with("article.body: malformed JSON"), "{error:?}");
}

#[test]
fn an_encoded_message_is_hardly_longer_than_its_json() {
    let many = |element: &str, n| vec![element; n].join(",");
    let jsons = [
        format!("{{\"articles\":[{}]}}", many("{}", 100_000)),
        format!("{{\"options\":{{\"types\":[{}]}}}}", many("9", 100_000)),
        format!("{{\"options\":{{\"types\":[{}]}}}}", many("2147483647", 100_000)),
        format!("{{\"options\":{{\"classes\":[{}]}}}}", many("\"\"", 100_000)),
        format!("{{\"options\":{{\"classes\":[{}]}}}}", many(&format!("{:?}", "a".repeat(16_384)), 100)),
    ];
    for json in jsons {
        assert!(encoded("/BatchTagArticles", &json).unwrap().len() <= most_bytes(json.len()));
    }
    let error = encoded("/BatchTagArticles", "{\"options\":{\"types\":[-1]}}").unwrap_err();
    assert!(error.message().starts_with("options.types[0]: must be the name of a value"), "{error:?}");
    let deep = "[".repeat(100_000);
    assert!(batch(&format!("{{\"articles\":{deep}")).is_err());
}
