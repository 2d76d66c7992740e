//! Makes an article of the fields of a record.

use serde_json::{Map, Value};

use super::article::{Article, Text};
use super::options::InputArgs;
use crate::date::Date;
use crate::lang::Language;

/// Makes an article. `null` means that a field is absent; `default_id` is the id of a record without one.
///
/// # Errors
/// Says which field is invalid.
pub(super) fn article(
    mut fields: Map<String, Value>,
    options: &InputArgs,
    default_id: impl FnOnce() -> Result<String, String>,
) -> Result<Article, String> {
    let body = body(&mut fields, options)?;
    let title = take_text(&mut fields, &options.title_field)?;
    if body.is_none() && title.as_ref().is_none_or(String::is_empty) {
        return Err(missing_text(&fields, options));
    }
    let id = match fields.remove(&options.id_field) {
        None | Some(Value::Null) => default_id()?,
        Some(Value::String(id)) if id.is_empty() => default_id()?,
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) if id.is_i64() || id.is_u64() => id.to_string(),
        Some(_) => return Err(format!("{}: must be text or an integer", options.id_field)),
    };
    let language = language(&fields)?;
    let publication_date = date(&fields, &options.date_field)?;
    let [title, body] = [title, body].map(|text| Text::new(text.unwrap_or_default(), options.text_format));
    Article { id, title, body, language, publication_date, fields }.validate()
}

fn language(fields: &Map<String, Value>) -> Result<String, String> {
    match fields.get("language") {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(tag)) if tag.is_empty() || Language::is_tag(tag) => Ok(tag.clone()),
        Some(_) => Err("`language` must be a language tag (BCP 47), such as ar or kk-Cyrl".into()),
    }
}

fn body(fields: &mut Map<String, Value>, options: &InputArgs) -> Result<Option<String>, String> {
    if let Some(name) = &options.text_field {
        // A misspelt name would leave out the texts of articles with a title.
        if !fields.contains_key(name) {
            return Err(missing_text(fields, options));
        }
        return take_text(fields, name);
    }
    let body = take_text(fields, "body")?;
    let text = take_text(fields, "text")?;
    if body.is_some() && text.is_some() {
        return Err("`body` and `text` are the same field: remove one of them, or choose one with --text-field".into());
    }
    Ok(body.or(text))
}

fn take_text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("{name}: must be text")),
    }
}

/// Says which fields there are instead of a text.
fn missing_text(fields: &Map<String, Value>, options: &InputArgs) -> String {
    const MOST_NAMES: usize = 10;
    const MOST_CHARS: usize = 40;
    let cut = |name: &String| name.chars().take(MOST_CHARS).collect::<String>();
    let names: Vec<_> = fields.keys().take(MOST_NAMES).map(cut).collect();
    let names = names.join(", ");
    match &options.text_field {
        Some(name) => format!("the article has no field `{name}` of --text-field; its fields are: {names}"),
        None => format!(
            "the article is empty: it has no `body` or `text` and no title; --text-field names the field, of: {names}"
        ),
    }
}

fn date(fields: &Map<String, Value>, name: &str) -> Result<Option<Date>, String> {
    let invalid = || {
        let form =
            "must be a date of the calendar in the form YYYY-MM-DD, such as 2026-11-27, or a time that starts so";
        format!("`{name}` {form}")
    };
    let text = match fields.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => text,
        Some(_) => return Err(invalid()),
    };
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    day.parse().map(Some).map_err(|_| invalid())
}
