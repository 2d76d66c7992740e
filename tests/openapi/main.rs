//! Generates `docs/openapi.json` from the protos and compares it with the file, which the server serves.
//!
//! After a change of the protos: `DALIL_RECORD_OPENAPI=1 cargo test --test openapi`.

mod comments;
mod operations;
mod schemas;

use std::path::Path;

use dalil::service::proto::FILE_DESCRIPTOR_SET;
use prost_reflect::DescriptorPool;
use serde_json::{Value, json};

use schemas::Schemas;

/// The OpenAPI document of the API.
fn document(pool: &DescriptorPool) -> Value {
    let mut schemas = Schemas::default();
    let paths = operations::paths(pool, &mut schemas);
    let status = pool.get_message_by_name("google.rpc.Status").unwrap();
    schemas.add(&status, true);
    let timeout = json!({
        "name": "grpc-timeout",
        "in": "header",
        "description": "Longest time of the call: up to eight digits and a unit, H, M, S or m (milliseconds).",
        "schema": {"type": "string", "pattern": "^[0-9]{1,8}[HMSmun]$", "example": "5S"},
    });
    let error = json!({
        "description": "An error. The HTTP status is that of the code, as google.rpc.Code documents it.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/google.rpc.Status"}}},
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dalil",
            "version": "v1",
            "description": "Tags the places, people and organisations that articles mention. JSON is that of proto3. \
                            Requests and responses may be compressed with gzip.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "security": [{}, {"token": []}],
        "components": {
            "schemas": schemas.into_json(),
            "parameters": {"timeout": timeout},
            "responses": {"error": error},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

#[test]
fn the_document_is_that_of_the_protos() {
    let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).unwrap();
    let generated = serde_json::to_string_pretty(&document(&pool)).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    if std::env::var_os("DALIL_RECORD_OPENAPI").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap();
    assert!(
        recorded == generated,
        "docs/openapi.json is out of date: run DALIL_RECORD_OPENAPI=1 cargo test --test openapi"
    );
}

#[test]
fn every_reference_exists() {
    let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).unwrap();
    let document = document(&pool);
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut count = 0;
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
        count += 1;
    }
    assert!(count > 50, "{count}");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.contains_key("/v1/articles:tag") && paths.contains_key("/v1/entities/{id}"), "{:?}", paths.keys());
}
