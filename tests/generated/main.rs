//! Generates the code of the protobuf schema in `proto/` with protox, and compares it with the files in `generated/`.
//!
//! The files are stored, so that a build needs neither protoc nor the crates that read a schema.
//! `DALIL_RECORD_GENERATED=1 cargo test --test generated` stores them again.

mod json;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use tonic_prost_build::{Builder, FileDescriptorSet};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The command that stores the files.
const HOW: &str = "run DALIL_RECORD_GENERATED=1 cargo test --test generated";

const PROTOS: [&str; 3] =
    ["proto/dalil/v1/tagger.proto", "proto/dalil/v1/gazetteer.proto", "proto/dalil/v1/entity.proto"];
const PACKAGE: &str = "dalil.v1";
const CODEC: &str = "crate::service::codec::Codec";
const TAGGER_METHODS: [&str; 4] = ["TagArticle", "BatchTagArticles", "StreamTagArticles", "ExplainArticle"];
/// Messages that are also generated in a form that refers to the buffer of the request.
const RAW_MESSAGES: [&str; 3] = ["Article", "TagArticleRequest", "ExplainArticleRequest"];

#[test]
fn the_stored_files_are_those_of_the_schema() -> Result<()> {
    let out = tempfile::tempdir()?;
    generate(out.path())?;
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated");
    for file in ["dalil.v1.binpb", "dalil.v1.rs", "field_numbers.rs", "json.rs", "raw/dalil.v1.rs", "wire/dalil.v1.rs"]
    {
        let generated = fs::read(out.path().join(file))?;
        if env::var_os("DALIL_RECORD_GENERATED").is_some() {
            fs::create_dir_all(stored.join(file).parent().ok_or("a folder")?)?;
            fs::write(stored.join(file), generated)?;
        } else {
            assert!(fs::read(stored.join(file))? == generated, "generated/{file} is not that of proto/: {HOW}");
        }
    }
    Ok(())
}

/// Generates all files in a folder.
fn generate(out: &Path) -> Result<()> {
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(true).open_files(PROTOS)?;
    // For the reflection service.
    fs::write(out.join("dalil.v1.binpb"), compiler.encode_file_descriptor_set())?;

    fs::write(out.join("json.rs"), json_tables()?)?;
    let mut own_files = compiler.file_descriptor_set();
    own_files.file.retain(|file| file.package() == PACKAGE);
    fs::write(out.join("field_numbers.rs"), field_numbers(&own_files)?)?;
    messages_and_services(compiler.file_descriptor_set(), out)?;
    raw_messages(own_files.clone(), &out.join("raw"))?;
    tagger_server(own_files, &out.join("wire"))
}

/// Returns the code of the tables of `service::json`.
fn json_tables() -> Result<String> {
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).open_files(PROTOS)?.open_file("proto/google/rpc/error_details.proto")?;
    json::tables(&compiler.descriptor_pool())
}

/// Generates all messages, clients and servers, for `service::proto`.
fn messages_and_services(mut files: FileDescriptorSet, out: &Path) -> Result<()> {
    files.file.retain(|file| file.package() != "google.api");
    let builder = configure()
        // A sorted map gives the same bytes for the same message.
        .btree_map(".dalil.v1")
        .extern_path(".google.rpc.Status", "::tonic_types::Status");
    Ok(builder.out_dir(out).compile_fds(files)?)
}

/// Generates [`RAW_MESSAGES`] with `Bytes` instead of `String`, for `service::wire`. A decoded `Bytes` is a
/// reference to the buffer of the request, and UTF-8 is checked later by a faster function.
fn raw_messages(mut files: FileDescriptorSet, out: &Path) -> Result<()> {
    let mut builder = configure().build_server(false).build_client(false).bytes(".");
    for file in &mut files.file {
        file.service.clear();
        for message in &mut file.message_type {
            let name = message.name().to_owned();
            if !RAW_MESSAGES.contains(&name.as_str()) {
                let module = if name == "TagOptions" { "wire" } else { "proto" };
                builder = builder.extern_path(format!(".dalil.v1.{name}"), format!("crate::service::{module}::{name}"));
                continue;
            }
            for field in message
                .field
                .iter_mut()
                .filter(|field| field.r#type() == prost_types::field_descriptor_proto::Type::String)
            {
                field.set_type(prost_types::field_descriptor_proto::Type::Bytes);
            }
        }
        for declared in &file.enum_type {
            let name = declared.name();
            builder = builder.extern_path(format!(".dalil.v1.{name}"), format!("crate::service::proto::{name}"));
        }
    }
    fs::create_dir_all(out)?;
    Ok(builder.out_dir(out).compile_fds(files)?)
}

/// Generates the server of `TaggerService` with the requests and responses of `service::wire`.
fn tagger_server(mut files: FileDescriptorSet, out: &Path) -> Result<()> {
    for file in &mut files.file {
        file.service.retain(|service| service.name() == "TaggerService");
    }
    let mut builder = configure().build_client(false).extern_path(".dalil.v1", "crate::service::proto");
    for method in TAGGER_METHODS {
        for message in [format!("{method}Request"), format!("{method}Response")] {
            let path = format!("crate::service::wire::{message}");
            builder = builder.extern_path(format!(".dalil.v1.{message}"), path);
        }
    }
    fs::create_dir_all(out)?;
    Ok(builder.out_dir(out).compile_fds(files)?)
}

fn configure() -> Builder {
    tonic_prost_build::configure().codec_path(CODEC)
}

/// Returns a module of constants for each message: `mention::SPAN` is the field number of `Mention.span`.
fn field_numbers(files: &FileDescriptorSet) -> Result<String> {
    let mut code = String::new();
    for message in files.file.iter().flat_map(|file| &file.message_type) {
        writeln!(code, "/// Fields of `{}`.\npub mod {} {{", message.name(), snake_case(message.name()))?;
        for field in &message.field {
            let constant = field.name().to_uppercase();
            writeln!(
                code,
                "    /// Number of the field `{}`.\n    pub const {constant}: u32 = {};",
                field.name(),
                field.number()
            )?;
        }
        writeln!(code, "}}")?;
    }
    Ok(code)
}

/// Converts `TagOptions` to `tag_options`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (i, letter) in name.char_indices() {
        if i > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
