//! Operations: the bindings of `google.api.http`.

use prost_reflect::{DescriptorPool, DynamicMessage, Kind, MethodDescriptor, Value as Reflected};
use serde_json::{Map, Value, json};

use crate::comments::{comment, first_sentence};
use crate::schemas::Schemas;

/// The operations by path and HTTP method.
pub fn paths(pool: &DescriptorPool, schemas: &mut Schemas) -> Value {
    let extension = pool.get_extension_by_name("google.api.http").unwrap();
    let mut paths = Map::new();
    for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
        let options = method.options();
        if !options.has_extension(&extension) {
            continue;
        }
        let rule = options.get_extension(&extension).as_message().unwrap().clone();
        let more = rule.get_field_by_name("additional_bindings").unwrap();
        let more = more.as_list().unwrap().iter().filter_map(Reflected::as_message);
        for (at, rule) in std::iter::once(&rule).chain(more).enumerate() {
            let (verb, template) = verb_and_path(rule);
            // A variable of OpenAPI has no pattern.
            let path = template.split('=').next().unwrap().to_owned() + if template.contains('=') { "}" } else { "" };
            let operation = operation(&method, verb, &path, at, schemas);
            paths.entry(path).or_insert_with(|| json!({}))[verb] = operation;
        }
    }
    Value::Object(paths)
}

fn verb_and_path(rule: &DynamicMessage) -> (&'static str, String) {
    let verb = ["get", "post"].into_iter().find(|verb| rule.has_field_by_name(verb)).unwrap();
    (verb, rule.get_field_by_name(verb).unwrap().as_str().unwrap().to_owned())
}

fn operation(method: &MethodDescriptor, verb: &str, path: &str, at: usize, schemas: &mut Schemas) -> Value {
    let text = comment(&method.parent_file(), method.path());
    let suffix = if at == 0 { String::new() } else { format!("_{verb}") };
    let response = schemas.add(&method.output(), true);
    let mut parameters = vec![json!({"$ref": "#/components/parameters/timeout"})];
    if verb == "get" {
        parameters.extend(parameters_of(method, path, schemas));
    }
    let mut operation = json!({
        "operationId": format!("{}{suffix}", method.name()),
        "tags": [method.parent_service().name()],
        "summary": first_sentence(&text),
        "description": text,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": response}}},
            "default": {"$ref": "#/components/responses/error"},
        },
    });
    if verb == "post" {
        let request = schemas.add(&method.input(), false);
        operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": request}}});
    }
    operation
}

/// The fields of a request as parameters of the path or the query.
fn parameters_of(method: &MethodDescriptor, path: &str, schemas: &mut Schemas) -> Vec<Value> {
    let fields = method.input().fields().filter(|field| !matches!(field.kind(), Kind::Message(_))).collect::<Vec<_>>();
    let parameter = |field: &prost_reflect::FieldDescriptor| {
        let in_path = path.contains(&format!("{{{}}}", field.name()));
        let name = if in_path { field.name() } else { field.json_name() };
        let place = if in_path { "path" } else { "query" };
        let mut schema = schemas.field(field, false);
        let description = schema.as_object_mut().unwrap().remove("description");
        json!({"name": name, "in": place, "required": in_path, "description": description, "schema": schema})
    };
    fields.iter().map(parameter).collect()
}
