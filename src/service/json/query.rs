//! The parameters of a URL as fields of a request.

use tonic::Status;

use super::percent::percent_decoded;
use super::schema::{Field, Kind, Message, Shape};
use crate::service::message_writer::MessageWriter;
use crate::service::status::invalid;

/// Writes the parameters of a query as fields of a message: `prefix=Alm&types=ENTITY_TYPE_PLACE&pageSize=10`. A
/// parameter of a repeated field may be given several times. Names are those of JSON or of the schema.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with the name of the field. An unknown parameter is named by its position, since it may
/// contain anything, and the known ones are listed.
pub fn read(query: &str, schema: &'static Message, out: &mut MessageWriter) -> Result<(), Status> {
    let mut seen = 0_u64;
    for (at, pair) in query.split('&').enumerate().filter(|(_, pair)| !pair.is_empty()) {
        let unknown = || {
            let known = schema.fields.iter().filter(|field| !matches!(field.kind, Kind::Message(_)));
            let known: Vec<_> = known.map(|field| field.json).collect();
            invalid("", format!("parameter {} of the query is unknown: expected one of {}", at + 1, known.join(", ")))
        };
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let position = percent_decoded(name, true).and_then(|name| schema.position_of(&name)).ok_or_else(unknown)?;
        let field = &schema.fields[position];
        if field.shape != Shape::Repeated && seen & (1 << position) != 0 {
            return Err(invalid(field.name, "is given more than once"));
        }
        seen |= 1 << position;
        let value = percent_decoded(value, true).ok_or_else(|| invalid(field.name, "is not percent-encoded UTF-8"))?;
        write(field, &value, out).map_err(|description| invalid(field.name, description))?;
    }
    Ok(())
}

fn write(field: &Field, value: &str, out: &mut MessageWriter) -> Result<(), String> {
    let number = field.number;
    match field.kind {
        Kind::String if field.shape == Shape::Repeated => out.bytes(number, value.as_bytes()),
        Kind::String => out.string(number, value),
        Kind::Bool => out.varint(number, value.parse::<bool>().map_err(|_| "must be true or false")?.into()),
        Kind::Uint32 => out.varint(number, value.parse::<u32>().map_err(|_| UINT32)?.into()),
        Kind::Int32 => out.int32(number, value.parse().map_err(|_| INT32)?),
        Kind::Float => out.float(number, value.parse().map_err(|_| "must be a number")?),
        Kind::Enum(values) => {
            let known = values.number(value).or_else(|| value.parse().ok().filter(|&other| other >= 0));
            out.int32(number, known.ok_or_else(|| one_of(values))?);
        }
        Kind::Message(_) => return Err("cannot be a parameter of a URL".to_owned()),
    }
    Ok(())
}

/// What an unsigned integer must be.
pub(super) const UINT32: &str = "must be a whole number from 0 to 4294967295";
/// What a signed integer must be.
pub(super) const INT32: &str = "must be a whole number from -2147483648 to 2147483647";

/// The description of a value that is not in an enum.
pub(super) fn one_of(values: &super::schema::Enum) -> String {
    let names: Vec<_> = values.values.iter().map(|(_, name)| *name).collect();
    format!("must be one of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::super::schema::Verb;
    use super::super::tables::BINDINGS;
    use super::*;
    use crate::service::proto;

    fn search(query: &str) -> Result<proto::SearchEntitiesRequest, Status> {
        let binding = BINDINGS.iter().find(|binding| binding.prefix == "/v1/entities" && binding.verb == Verb::Get);
        let mut out = MessageWriter::default();
        read(query, binding.unwrap().input, &mut out)?;
        Ok(proto::SearchEntitiesRequest::decode(&out.into_bytes()[..]).unwrap())
    }

    #[test]
    fn parameters_are_fields() {
        let request = search("prefix=New+%D9%83&types=ENTITY_TYPE_PLACE&types=2&pageSize=10&country_codes=KZ").unwrap();
        let expected = proto::SearchEntitiesRequest {
            prefix: "New ك".to_owned(),
            types: vec![1, 2],
            page_size: 10,
            country_codes: vec!["KZ".to_owned()],
            ..Default::default()
        };
        assert_eq!(request, expected);
        assert_eq!(search("").unwrap(), proto::SearchEntitiesRequest::default());
        assert_eq!(search("&prefix=").unwrap(), proto::SearchEntitiesRequest::default());
    }

    #[test]
    fn invalid_parameters_are_named() {
        let known = "expected one of prefix, types, classes, countryCodes, pageSize, pageToken, gazetteer";
        let cases = [
            ("secret=1", &*format!("parameter 1 of the query is unknown: {known}")),
            ("prefix=a&%FF=1", &*format!("parameter 2 of the query is unknown: {known}")),
            ("prefix=a&prefix=b", "prefix: is given more than once"),
            ("prefix=%F", "prefix: is not percent-encoded UTF-8"),
            ("prefix=%D9", "prefix: is not percent-encoded UTF-8"),
            ("page_size=-1", "page_size: must be a whole number from 0 to 4294967295"),
            ("page_size=many", "page_size: must be a whole number from 0 to 4294967295"),
        ];
        for (query, message) in cases {
            assert_eq!(search(query).unwrap_err().message(), message, "{query}");
        }
        assert!(search("types=PLACE").unwrap_err().message().contains("ENTITY_TYPE_PLACE"));
    }
}
