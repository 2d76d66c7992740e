//! Generates the tables of `service::json`: the messages that HTTP/JSON reads and writes, and the bindings of
//! `google.api.http`. Both come from the descriptors alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use prost_reflect::{
    Cardinality, DescriptorPool, DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor,
    MethodDescriptor, Value,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Details of errors that the server sends.
const DETAILS: [&str; 3] = ["google.rpc.BadRequest", "google.rpc.ResourceInfo", "google.rpc.RetryInfo"];
const STATUS: &str = "google.rpc.Status";

/// Returns the code of the tables.
///
/// # Errors
/// When a message or a binding needs what `service::json` does not support.
pub fn tables(pool: &DescriptorPool) -> Result<String> {
    let mut tables = Tables::default();
    for name in DETAILS.iter().chain([&STATUS]) {
        tables.message(&pool.get_message_by_name(name).ok_or("the details of errors are missing")?)?;
    }
    let mut bindings = String::new();
    for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
        for rule in rules(pool, &method)? {
            tables.message(&method.input())?;
            tables.message(&method.output())?;
            bindings.push_str(&binding(&method, &rule)?);
        }
    }
    let mut code = String::new();
    tables.definitions.values().for_each(|definition| code.push_str(definition));
    writeln!(code, "/// All bindings.\npub static BINDINGS: &[Binding] = &[{bindings}];")?;
    let details: Vec<_> = DETAILS.iter().map(|name| format!("&{}", constant(name))).collect();
    writeln!(code, "/// Messages that can be a detail of an error.")?;
    writeln!(code, "pub static DETAILS: &[&Message] = &[{}];", details.join(", "))?;
    writeln!(code, "/// `{STATUS}`.\npub static STATUS: &Message = &{};", constant(STATUS))?;
    Ok(code)
}

/// The definitions of messages and enums, by name.
#[derive(Default)]
struct Tables {
    definitions: BTreeMap<String, String>,
    started: BTreeSet<String>,
}

impl Tables {
    fn message(&mut self, message: &MessageDescriptor) -> Result<()> {
        let name = message.full_name();
        if !self.started.insert(name.to_owned()) {
            return Ok(());
        }
        let form = match name {
            "google.protobuf.Timestamp" => "Timestamp",
            "google.protobuf.Duration" => "Duration",
            "google.protobuf.Any" => "Any",
            _ if name.starts_with("google.protobuf.") => return Err(format!("{name} is not supported").into()),
            _ if name.starts_with("google.rpc.") && name != STATUS => "SetFields",
            _ => "AllFields",
        };
        let is_object = form.ends_with("Fields");
        let (mut fields, mut by_number) = (String::new(), Vec::new());
        for (at, field) in message.fields().filter(|_| is_object).enumerate() {
            let number = usize::try_from(field.number())?;
            by_number.resize(by_number.len().max(number + 1), 0);
            by_number[number] = at + 1;
            fields.push_str(&self.field(&field)?);
        }
        let definition = format!(
            "static {}: Message = Message {{ name: {name:?}, form: Form::{form}, fields: &[{fields}], by_number: \
             &{by_number:?} }};\n",
            constant(name)
        );
        self.definitions.insert(name.to_owned(), definition);
        Ok(())
    }

    fn field(&mut self, field: &FieldDescriptor) -> Result<String> {
        let kind = match field.kind() {
            Kind::String => "Kind::String".to_owned(),
            Kind::Bool => "Kind::Bool".to_owned(),
            Kind::Uint32 => "Kind::Uint32".to_owned(),
            Kind::Int32 => "Kind::Int32".to_owned(),
            Kind::Float => "Kind::Float".to_owned(),
            Kind::Enum(values) => format!("Kind::Enum(&{})", self.enumeration(&values)),
            Kind::Message(message) => {
                self.message(&message)?;
                format!("Kind::Message(&{})", constant(message.full_name()))
            }
            other => return Err(format!("{}: JSON of {other:?} is not supported", field.full_name()).into()),
        };
        let shape = match field.cardinality() {
            _ if field.is_map() => "Map",
            Cardinality::Repeated => "Repeated",
            _ if field.containing_oneof().is_some() => "Optional",
            _ => "Singular",
        };
        if shape == "Repeated" && kind == "Kind::Float" {
            return Err(format!("{}: JSON of packed floats is not supported", field.full_name()).into());
        }
        let (number, name, json) = (field.number(), field.name(), field.json_name());
        Ok(format!(
            "Field {{ number: {number}, name: {name:?}, json: {json:?}, kind: {kind}, shape: Shape::{shape} }},"
        ))
    }

    fn enumeration(&mut self, values: &EnumDescriptor) -> String {
        let (name, constant) = (values.full_name(), constant(values.full_name()));
        let list: String = values.values().map(|value| format!("({}, {:?}),", value.number(), value.name())).collect();
        let definition = format!("static {constant}: Enum = Enum {{ values: &[{list}] }};\n");
        self.definitions.insert(name.to_owned(), definition);
        constant
    }
}

/// `dalil.v1.TagOptions` as `DALIL_V1_TAGOPTIONS`.
fn constant(name: &str) -> String {
    name.replace('.', "_").to_uppercase()
}

/// The rule of a method and its additional bindings.
fn rules(pool: &DescriptorPool, method: &MethodDescriptor) -> Result<Vec<DynamicMessage>> {
    let extension = pool.get_extension_by_name("google.api.http").ok_or("google.api.http is missing")?;
    let options = method.options();
    if !options.has_extension(&extension) {
        return Ok(Vec::new());
    }
    let Value::Message(rule) = options.get_extension(&extension).into_owned() else { return Ok(Vec::new()) };
    let additional = rule.get_field_by_name("additional_bindings").map(|list| list.into_owned());
    let mut rules = vec![rule];
    if let Some(Value::List(list)) = additional {
        rules.extend(list.into_iter().filter_map(|value| value.as_message().cloned()));
    }
    Ok(rules)
}

fn binding(method: &MethodDescriptor, rule: &DynamicMessage) -> Result<String> {
    let text = |name: &str| {
        let value = rule.has_field_by_name(name).then(|| rule.get_field_by_name(name)).flatten();
        value.and_then(|value| value.as_str().map(str::to_owned))
    };
    let (verb, path) = match (text("get"), text("post")) {
        (Some(path), _) => ("Get", path),
        (_, Some(path)) => ("Post", path),
        _ => return Err(format!("{}: only get and post are supported", method.full_name()).into()),
    };
    let body = match (verb, text("body").as_deref()) {
        ("Get", None) | ("Post", Some("*")) => verb == "Post",
        (_, body) => return Err(format!("{}: body {body:?} is not supported", method.full_name()).into()),
    };
    if method.is_client_streaming() || method.is_server_streaming() {
        return Err(format!("{}: only unary calls have HTTP bindings", method.full_name()).into());
    }
    let (prefix, variable) = template(method, &path)?;
    let (service, name) = (method.parent_service().full_name(), method.name());
    let (input, output) = (constant(method.input().full_name()), constant(method.output().full_name()));
    Ok(format!(
        "Binding {{ verb: Verb::{verb}, prefix: {prefix:?}, variable: {variable}, has_body: {body}, method: \
         \"/{service}/{name}\", input: &{input}, output: &{output} }},"
    ))
}

/// Splits a template into the text before its variable, and the variable with its number of segments. The variable must
/// be a string field at the end.
fn template(method: &MethodDescriptor, path: &str) -> Result<(String, String)> {
    let Some((prefix, variable)) = path.split_once('{') else { return Ok((path.to_owned(), "None".to_owned())) };
    let unsupported = || format!("{}: the template {path} is not supported", method.full_name());
    let (name, pattern) = match variable.strip_suffix('}').ok_or_else(unsupported)?.split_once('=') {
        Some((name, pattern)) => (name, pattern),
        None => (variable.trim_end_matches('}'), "*"),
    };
    let segments = pattern.split('/').count();
    let field = method.input().get_field_by_name(name).filter(|field| field.kind() == Kind::String);
    let field = field.filter(|_| pattern.split('/').all(|segment| segment == "*")).ok_or_else(unsupported)?;
    Ok((prefix.to_owned(), format!("Some(Variable {{ number: {}, segments: {segments} }})", field.number())))
}
