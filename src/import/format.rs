//! The formats.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::csv::CsvImporter;
use super::geonames::GeonamesImporter;
use super::importer::Importer;
use super::list::ListImporter;
use super::opensanctions::OpensanctionsImporter;
use super::options::ImportOptions;
use super::paranames::ParanamesImporter;
use super::skos::SkosImporter;
use super::spacy::SpacyImporter;
use super::wikidata::WikidataImporter;
use crate::gazetteer::UnknownWord;

/// Format of the files that are imported. `docs/importing.md` describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Files of GeoNames: `allCountries` or those of single countries, `alternateNamesV2`, `countryInfo`.
    Geonames,
    /// A JSON dump of Wikidata.
    Wikidata,
    /// The TSV file of ParaNames.
    Paranames,
    /// Patterns of spaCy's EntityRuler as JSON Lines.
    Spacy,
    /// Comma-separated values with named columns.
    Csv,
    /// Tab-separated values with named columns.
    Tsv,
    /// A thesaurus in SKOS, as Turtle, N-Triples or RDF/XML.
    Skos,
    /// Entities of OpenSanctions (FollowTheMoney) as JSON Lines.
    Opensanctions,
    /// One name per line.
    List,
}

impl Format {
    /// All formats, in the order of the enum.
    pub const ALL: &[Format] = Format::VARIANTS;

    /// The word for it on the command line and in ids.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The format with a name.
    ///
    /// # Errors
    /// If there is none. The error lists all.
    pub fn parse(name: &str) -> Result<Format, UnknownWord> {
        name.parse().map_err(|_| UnknownWord::new::<Format>(name))
    }

    pub(super) fn importer(self, options: &ImportOptions) -> Box<dyn Importer> {
        match self {
            Format::Geonames => Box::new(GeonamesImporter::new(options)),
            Format::Wikidata => Box::new(WikidataImporter::new(options)),
            Format::Paranames => Box::new(ParanamesImporter::new(options)),
            Format::Spacy => Box::new(SpacyImporter::new(options)),
            Format::Csv => Box::new(CsvImporter::new(options, b',')),
            Format::Tsv => Box::new(CsvImporter::new(options, b'\t')),
            Format::Skos => Box::new(SkosImporter::new(options)),
            Format::Opensanctions => Box::new(OpensanctionsImporter::new(options)),
            Format::List => Box::new(ListImporter::new(options)),
        }
    }
}
