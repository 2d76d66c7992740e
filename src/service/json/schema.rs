//! Types of the generated tables.

use super::percent::percent_decoded;

/// A message.
#[derive(Debug)]
pub struct Message {
    /// Full name, such as `dalil.v1.Article`.
    pub name: &'static str,
    /// How it is written.
    pub form: Form,
    /// Fields in the order of the schema.
    pub fields: &'static [Field],
    /// Position of each field in `fields`, plus one, by its number. 0 if no field has the number.
    pub by_number: &'static [u16],
}

/// The JSON form of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An object with all fields, also those with the default value.
    AllFields,
    /// An object without fields that have the default value: the details of an error.
    SetFields,
    /// `google.protobuf.Timestamp`: a time in the form of RFC 3339.
    Timestamp,
    /// `google.protobuf.Duration`: seconds, such as `1.5s`.
    Duration,
    /// `google.protobuf.Any`: the fields of the contained message, and its type in `@type`.
    Any,
}

/// A field of a message.
#[derive(Debug)]
pub struct Field {
    /// Field number.
    pub number: u32,
    /// Name in the schema, such as `entity_id`. Errors use it.
    pub name: &'static str,
    /// Name in JSON, such as `entityId`.
    pub json: &'static str,
    /// Kind of its value, or of its values. The entry of a map is a message.
    pub kind: Kind,
    /// Number of its values.
    pub shape: Shape,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string.
    String,
    /// A boolean.
    Bool,
    /// An unsigned integer.
    Uint32,
    /// A signed integer.
    Int32,
    /// A number with a fraction.
    Float,
    /// A value of an enum, by its name.
    Enum(&'static Enum),
    /// A message.
    Message(&'static Message),
}

/// The number of values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Singular,
    /// At most one value: a member of a oneof, which is absent if it is not set.
    Optional,
    /// A list.
    Repeated,
    /// A map with strings as keys.
    Map,
}

/// An enum.
#[derive(Debug)]
pub struct Enum {
    /// Its values: number and name.
    pub values: &'static [(i32, &'static str)],
}

impl Enum {
    /// The name of a number.
    pub fn name(&self, number: i32) -> Option<&'static str> {
        self.values.iter().find(|(value, _)| *value == number).map(|(_, name)| *name)
    }

    /// The number of a name.
    pub fn number(&self, name: &str) -> Option<i32> {
        self.values.iter().find(|(_, value)| *value == name).map(|(number, _)| *number)
    }
}

impl Message {
    /// The position of the field with a number.
    pub fn position(&self, number: u32) -> Option<usize> {
        let position = *self.by_number.get(usize::try_from(number).ok()?)?;
        usize::from(position).checked_sub(1)
    }

    /// The position of the field with a name: that of JSON, or that of the schema.
    pub fn position_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.json == name || field.name == name)
    }
}

/// A binding of `google.api.http`: an HTTP method and a path for a method of the API.
#[derive(Debug)]
pub struct Binding {
    /// HTTP method.
    pub verb: Verb,
    /// The path, or its part before the variable.
    pub prefix: &'static str,
    /// The variable at the end of the path.
    pub variable: Option<Variable>,
    /// Whether the request is the body. Otherwise its fields are parameters of the URL.
    pub has_body: bool,
    /// Path of the gRPC method.
    pub method: &'static str,
    /// Request message.
    pub input: &'static Message,
    /// Response message.
    pub output: &'static Message,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// GET.
    Get,
    /// POST.
    Post,
}

impl Verb {
    /// The name of the method.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Get => "GET",
            Verb::Post => "POST",
        }
    }
}

/// A variable of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Number of its field, a string.
    pub number: u32,
    /// Number of segments of the path. They are not empty.
    pub segments: usize,
}

impl Binding {
    /// Matches a path. Returns the decoded value of the variable, which is empty without a variable.
    ///
    /// A slash inside of the variable may be written as `%2F`.
    pub fn matches(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(self.prefix)?;
        let Some(variable) = &self.variable else { return rest.is_empty().then(String::new) };
        let value = percent_decoded(rest, false)?;
        let segments = value.split('/');
        let fits = segments.clone().count() == variable.segments && segments.clone().all(|segment| !segment.is_empty());
        fits.then_some(value)
    }
}
