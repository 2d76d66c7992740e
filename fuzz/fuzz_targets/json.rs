//! Fuzzes the conversion of JSON, and of the parameters of a URL, to messages and back.
//!
//! The first byte selects a binding of `google.api.http`. The rest is the body or the query.

#![no_main]

use dalil::service::json::schema::Message;
use dalil::service::json::tables::BINDINGS;
use dalil::service::json::{query, reader, status, writer};
use dalil::service::message_writer::MessageWriter;
use libfuzzer_sys::fuzz_target;
use tonic::{Code, Status};

fuzz_target!(|data: &[u8]| {
    let Some((&first, input)) = data.split_first() else { return };
    let binding = &BINDINGS[usize::from(first.wrapping_sub(b'0')) % BINDINGS.len()];
    let mut out = MessageWriter::default();
    // A query is a text. The replacement of an invalid byte has three bytes.
    let text = String::from_utf8_lossy(input);
    let (outcome, bytes) = match binding.has_body {
        true => (reader::read(input, binding.input, &mut out), input.len()),
        false => (query::read(&text, binding.input, &mut out), text.len()),
    };
    if let Ok(path) = std::str::from_utf8(input) {
        let value = binding.matches(path);
        assert!(value.is_none_or(|value| value.len() <= path.len()));
    }
    let message = out.into_bytes();
    // The bound that the server reserves memory for; tags of two bytes make it longer than the JSON.
    assert!(message.len() <= 2 * bytes);
    match outcome {
        Ok(()) => round_trip(&message, binding.input),
        Err(error) => check(&error),
    }
});

/// A message has one JSON form, which is read as a message with the same form.
fn round_trip(message: &[u8], schema: &'static Message) {
    let json = written(message, schema);
    let _: serde_json::Value = serde_json::from_slice(&json).expect("JSON is written");
    let mut again = MessageWriter::default();
    reader::read(&json, schema, &mut again).expect("written JSON is read");
    assert_eq!(written(&again.into_bytes(), schema), json);
}

fn written(message: &[u8], schema: &'static Message) -> Vec<u8> {
    let mut json = Vec::new();
    writer::write(message, schema, &mut json).expect("a message that was read is written");
    json
}

/// An error contains nothing of the input, and is written as JSON.
fn check(error: &Status) {
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(error.message().is_ascii(), "{error:?}");
    let json: serde_json::Value = serde_json::from_slice(&status::to_json(error)).expect("JSON is written");
    assert_eq!(json["message"], error.message());
}
