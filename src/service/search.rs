//! `SearchEntities`: checks a search, finds a page of entities, and makes page tokens.

use sha2::{Digest, Sha256};
use tonic::Status;

use super::bounded_list::BoundedList;
use super::call::Call;
use super::gazetteer_handle::ServedGazetteer;
use super::limits::Limits;
use super::status::{self, Violations};
use super::{convert, entity, options, proto};
use crate::budget::Budget;
use crate::gazetteer::EntityRef;
use crate::resolve::{EntityFilter, TypeSet};

/// Number of entities in a page if the request states none.
const DEFAULT_PAGE_SIZE: usize = 50;

/// A valid search.
pub(super) struct Search {
    prefix: String,
    types: TypeSet,
    filter: EntityFilter,
    classes: Vec<String>,
    page_size: usize,
    page_token: String,
    /// Hash of what must be the same for all pages.
    hash: [u8; 4],
}

impl Search {
    /// Checks a request, except its page token.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with all invalid fields.
    pub fn from_request(request: proto::SearchEntitiesRequest) -> Result<Search, Status> {
        let mut violations = Violations::default();
        let bytes = request.prefix.len();
        if bytes > Limits::PREFIX_BYTES {
            violations.add("prefix", status::too_many(bytes, "bytes", Limits::PREFIX_BYTES));
        }
        let lists = [
            ("types", request.types.len(), Limits::TYPES),
            ("classes", request.classes.len(), Limits::CLASSES),
            ("country_codes", request.country_codes.len(), Limits::COUNTRY_CODES),
        ];
        for (field, count, limit) in lists.into_iter().filter(|(_, count, limit)| count > limit) {
            violations.add(field, status::too_many(count, "values", limit));
        }
        if request.page_size > Limits::PAGE_SIZE {
            let (size, limit) = (request.page_size as usize, Limits::PAGE_SIZE as usize);
            violations.add("page_size", status::too_many(size, "entities", limit));
        }
        let mut filter = EntityFilter::default();
        options::add_classes(&mut filter, "classes", &request.classes, &mut violations);
        options::add_countries(&mut filter, "country_codes", &request.country_codes, &mut violations);
        let types = options::types("types", &request.types, &mut violations);
        violations.check()?;
        let page_size = match request.page_size {
            0 => DEFAULT_PAGE_SIZE,
            size => size as usize,
        };
        let hash = hash_of_search(&request);
        let proto::SearchEntitiesRequest { prefix, classes, page_token, .. } = request;
        Ok(Search { prefix, types, filter, classes, page_size, page_token, hash })
    }

    /// Finds the page. The memory for the answer is reserved from the call.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` if the gazetteer does not have a class of the search, or if the page token is not one
    /// of this search in this version of the gazetteer, `RESOURCE_EXHAUSTED` if the answer exceeds `response_bytes`,
    /// and the errors of [`Call::check`] and [`Call::reserve`].
    pub fn run(
        &self,
        served: &ServedGazetteer,
        response_bytes: usize,
        call: &Call,
    ) -> Result<proto::SearchEntitiesResponse, Status> {
        let gazetteer = served.tagger().gazetteer();
        options::check_classes(gazetteer, "classes", &self.classes)?;
        let after = match self.page_token.as_str() {
            "" => None,
            token => Some(self.position(token, served)?),
        };
        let selects = |entity: EntityRef<'_>| {
            self.types.contains(entity.entity_type())
                && self.filter.selects(entity.class(), entity.country_code(), || entity)
        };
        let may_continue = || call.may_continue();
        let budget = Budget::new(&may_continue);
        // One more than the page, to know whether there is a next page.
        let found = served.search_index().search(gazetteer, &self.prefix, after, self.page_size + 1, selects, &budget);
        let Ok(mut found) = found else {
            call.check()?;
            return Err(status::cancelled());
        };
        let is_last = found.len() <= self.page_size;
        found.truncate(self.page_size);
        let next_page_token = match found.last() {
            Some(last) if !is_last => self.token(gazetteer.version(), &last.id()),
            _ => String::new(),
        };
        Ok(proto::SearchEntitiesResponse {
            matches: self.matches(&found, response_bytes, call)?,
            next_page_token,
            gazetteer_version: gazetteer.version().to_owned(),
        })
    }

    fn matches(
        &self,
        found: &[EntityRef<'_>],
        response_bytes: usize,
        call: &Call,
    ) -> Result<Vec<proto::EntityMatch>, Status> {
        let mut matches = BoundedList::new(response_bytes, call, status::page_too_large);
        for entity in found {
            matches.push(proto::EntityMatch {
                entity: Some(entity::message(*entity)),
                name: entity.name_with(&self.prefix).map(convert::name),
            })?;
        }
        Ok(matches.into_vec())
    }

    /// A token: eight hexadecimal digits for the version of the gazetteer, eight for the search, and the id of the last
    /// entity.
    fn token(&self, version: &str, last: &str) -> String {
        format!("{}{}{last}", digits(hash(version.as_bytes())), digits(self.hash))
    }

    /// The last entity of the preceding page.
    fn position<'g>(&self, token: &str, served: &'g ServedGazetteer) -> Result<EntityRef<'g>, Status> {
        let invalid = |description| status::invalid("page_token", description);
        let gazetteer = served.tagger().gazetteer();
        let rest = token.strip_prefix(&digits(hash(gazetteer.version().as_bytes())));
        let rest = rest.ok_or_else(|| {
            invalid("is not a token of this version of the gazetteer: repeat the search without a token")
        })?;
        let id = rest.strip_prefix(&digits(self.hash)).ok_or_else(|| {
            invalid("is the token of another search: repeat the fields of the request that returned it")
        })?;
        gazetteer.find(id).ok_or_else(|| invalid("is malformed"))
    }
}

/// A hash of the fields that must be the same for all pages of a search. Numbers of values and lengths of texts are
/// part of it, so that other fields do not give the same bytes.
fn hash_of_search(request: &proto::SearchEntitiesRequest) -> [u8; 4] {
    let mut bytes = Vec::new();
    let number = |bytes: &mut Vec<u8>, number: usize| bytes.extend((number as u64).to_le_bytes());
    number(&mut bytes, request.types.len());
    bytes.extend(request.types.iter().flat_map(|entity_type| entity_type.to_le_bytes()));
    let lists = [std::slice::from_ref(&request.prefix), &request.classes, &request.country_codes];
    for list in lists {
        number(&mut bytes, list.len());
        for text in list {
            number(&mut bytes, text.len());
            bytes.extend(text.as_bytes());
        }
    }
    hash(&bytes)
}

/// The first bytes of the SHA-256 hash.
fn hash(bytes: &[u8]) -> [u8; 4] {
    let digest = Sha256::digest(bytes);
    [digest[0], digest[1], digest[2], digest[3]]
}

fn digits(bytes: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(bytes))
}
