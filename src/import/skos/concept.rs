//! A concept, as its statements are read.

/// The object of a statement.
#[derive(Clone, Copy, Debug)]
pub(super) enum Object<'t> {
    Iri(&'t str),
    /// A text with its language.
    Text(&'t str, Option<&'t str>),
}

#[derive(Debug)]
pub(super) struct Concept {
    pub iri: String,
    /// Number of the input and line of its first statement.
    pub origin: (usize, usize),
    is_typed: bool,
    /// Whether it is a scheme or a collection of concepts.
    is_group: bool,
    pub is_deprecated: bool,
    /// IRIs that decide the class: types, schemes, broader concepts.
    pub groups: Vec<String>,
    /// Text, language, and whether it is the preferred label.
    labels: Vec<(String, Option<String>, bool)>,
    latitude: Option<f32>,
    longitude: Option<f32>,
    pub geonames: Option<u32>,
    pub wikidata: Option<String>,
}

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";
const GEO: &str = "http://www.w3.org/2003/01/geo/wgs84_pos#";

impl Concept {
    pub fn new(iri: &str, origin: (usize, usize)) -> Concept {
        Concept {
            iri: iri.to_owned(),
            origin,
            is_typed: false,
            is_group: false,
            is_deprecated: false,
            groups: Vec::new(),
            labels: Vec::new(),
            latitude: None,
            longitude: None,
            geonames: None,
            wikidata: None,
        }
    }

    /// Whether the subject is a concept: it has the type, or a preferred label and is no scheme or collection.
    pub fn is_concept(&self) -> bool {
        self.is_typed || !self.is_group && self.labels.iter().any(|(_, _, is_preferred)| *is_preferred)
    }

    /// Adds a statement about the concept.
    pub fn add(&mut self, predicate: &str, object: Object<'_>) {
        match (predicate.strip_prefix(SKOS), object) {
            (Some("prefLabel"), Object::Text(text, language)) => self.add_label(text, language, true),
            (Some("altLabel" | "hiddenLabel"), Object::Text(text, language)) => self.add_label(text, language, false),
            (Some("inScheme" | "topConceptOf" | "broader"), Object::Iri(iri)) => self.groups.push(iri.to_owned()),
            (Some("exactMatch"), Object::Iri(iri)) => self.add_match(iri),
            (None, Object::Iri(iri)) if predicate == TYPE => {
                let kind = iri.strip_prefix(SKOS);
                self.is_typed |= kind == Some("Concept");
                self.is_group |= matches!(kind, Some("ConceptScheme" | "Collection" | "OrderedCollection"));
                self.groups.push(iri.to_owned());
            }
            (None, Object::Text(text, _)) if predicate == DEPRECATED => self.is_deprecated = text == "true",
            (None, Object::Text(text, _)) => match predicate.strip_prefix(GEO) {
                Some("lat") => self.latitude = text.parse().ok(),
                Some("long") => self.longitude = text.parse().ok(),
                _ => {}
            },
            _ => {}
        }
    }

    fn add_label(&mut self, text: &str, language: Option<&str>, is_preferred: bool) {
        self.labels.push((text.to_owned(), language.map(str::to_ascii_lowercase), is_preferred));
    }

    /// Keeps the id of an equal entity in Wikidata or GeoNames.
    fn add_match(&mut self, iri: &str) {
        let address = iri.trim_start_matches("https://").trim_start_matches("http://");
        if let Some(id) = address.strip_prefix("www.wikidata.org/entity/") {
            self.wikidata = Some(id.to_owned());
        } else if let Some(rest) =
            address.strip_prefix("sws.geonames.org/").or(address.strip_prefix("www.geonames.org/"))
        {
            self.geonames = rest.split('/').next().and_then(|id| id.parse().ok());
        }
    }

    /// Latitude and longitude, if both are stated.
    pub fn location(&self) -> Option<[f32; 2]> {
        Some([self.latitude?, self.longitude?])
    }

    /// Text, language, and whether it is preferred, of each label: preferred labels first.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Option<&str>, bool)> {
        let of = |wanted: bool| self.labels.iter().filter(move |(_, _, is_preferred)| *is_preferred == wanted);
        of(true).chain(of(false)).map(|(text, language, preferred)| (text.as_str(), language.as_deref(), *preferred))
    }
}
