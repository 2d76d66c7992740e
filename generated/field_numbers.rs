/// Fields of `Entity`.
pub mod entity {
    /// Number of the field `id`.
    pub const ID: u32 = 1;
    /// Number of the field `type`.
    pub const TYPE: u32 = 2;
    /// Number of the field `class`.
    pub const CLASS: u32 = 3;
    /// Number of the field `names`.
    pub const NAMES: u32 = 4;
    /// Number of the field `wikidata_id`.
    pub const WIKIDATA_ID: u32 = 5;
    /// Number of the field `geonames_id`.
    pub const GEONAMES_ID: u32 = 6;
    /// Number of the field `country_code`.
    pub const COUNTRY_CODE: u32 = 7;
    /// Number of the field `location`.
    pub const LOCATION: u32 = 8;
    /// Number of the field `prominence`.
    pub const PROMINENCE: u32 = 9;
    /// Number of the field `offices`.
    pub const OFFICES: u32 = 10;
    /// Number of the field `extra`.
    pub const EXTRA: u32 = 11;
}
/// Fields of `Location`.
pub mod location {
    /// Number of the field `latitude`.
    pub const LATITUDE: u32 = 1;
    /// Number of the field `longitude`.
    pub const LONGITUDE: u32 = 2;
}
/// Fields of `Office`.
pub mod office {
    /// Number of the field `title`.
    pub const TITLE: u32 = 1;
    /// Number of the field `from`.
    pub const FROM: u32 = 2;
    /// Number of the field `until`.
    pub const UNTIL: u32 = 3;
}
/// Fields of `GetGazetteerRequest`.
pub mod get_gazetteer_request {
    /// Number of the field `gazetteer`.
    pub const GAZETTEER: u32 = 1;
}
/// Fields of `GetGazetteerResponse`.
pub mod get_gazetteer_response {
    /// Number of the field `version`.
    pub const VERSION: u32 = 1;
    /// Number of the field `entity_count`.
    pub const ENTITY_COUNT: u32 = 2;
    /// Number of the field `name_count`.
    pub const NAME_COUNT: u32 = 3;
    /// Number of the field `types`.
    pub const TYPES: u32 = 4;
    /// Number of the field `languages`.
    pub const LANGUAGES: u32 = 5;
    /// Number of the field `sources`.
    pub const SOURCES: u32 = 6;
    /// Number of the field `loaded_at`.
    pub const LOADED_AT: u32 = 7;
    /// Number of the field `name`.
    pub const NAME: u32 = 8;
}
/// Fields of `ListGazetteersRequest`.
pub mod list_gazetteers_request {
}
/// Fields of `ListGazetteersResponse`.
pub mod list_gazetteers_response {
    /// Number of the field `gazetteers`.
    pub const GAZETTEERS: u32 = 1;
}
/// Fields of `GazetteerSummary`.
pub mod gazetteer_summary {
    /// Number of the field `name`.
    pub const NAME: u32 = 1;
    /// Number of the field `version`.
    pub const VERSION: u32 = 2;
    /// Number of the field `entity_count`.
    pub const ENTITY_COUNT: u32 = 3;
    /// Number of the field `name_count`.
    pub const NAME_COUNT: u32 = 4;
    /// Number of the field `loaded_at`.
    pub const LOADED_AT: u32 = 5;
}
/// Fields of `TypeCount`.
pub mod type_count {
    /// Number of the field `type`.
    pub const TYPE: u32 = 1;
    /// Number of the field `entity_count`.
    pub const ENTITY_COUNT: u32 = 2;
    /// Number of the field `name_count`.
    pub const NAME_COUNT: u32 = 3;
}
/// Fields of `LanguageCount`.
pub mod language_count {
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 1;
    /// Number of the field `name_count`.
    pub const NAME_COUNT: u32 = 2;
}
/// Fields of `GetEntityRequest`.
pub mod get_entity_request {
    /// Number of the field `id`.
    pub const ID: u32 = 1;
    /// Number of the field `gazetteer`.
    pub const GAZETTEER: u32 = 2;
}
/// Fields of `GetEntityResponse`.
pub mod get_entity_response {
    /// Number of the field `entity`.
    pub const ENTITY: u32 = 1;
    /// Number of the field `names`.
    pub const NAMES: u32 = 2;
    /// Number of the field `gazetteer_version`.
    pub const GAZETTEER_VERSION: u32 = 3;
    /// Number of the field `former_ids`.
    pub const FORMER_IDS: u32 = 4;
}
/// Fields of `Name`.
pub mod name {
    /// Number of the field `text`.
    pub const TEXT: u32 = 1;
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 2;
    /// Number of the field `kind`.
    pub const KIND: u32 = 3;
    /// Number of the field `policy`.
    pub const POLICY: u32 = 4;
    /// Number of the field `from`.
    pub const FROM: u32 = 5;
    /// Number of the field `until`.
    pub const UNTIL: u32 = 6;
}
/// Fields of `LookupNameRequest`.
pub mod lookup_name_request {
    /// Number of the field `name`.
    pub const NAME: u32 = 1;
    /// Number of the field `gazetteer`.
    pub const GAZETTEER: u32 = 2;
}
/// Fields of `LookupNameResponse`.
pub mod lookup_name_response {
    /// Number of the field `matches`.
    pub const MATCHES: u32 = 1;
    /// Number of the field `gazetteer_version`.
    pub const GAZETTEER_VERSION: u32 = 2;
}
/// Fields of `NameMatch`.
pub mod name_match {
    /// Number of the field `entity`.
    pub const ENTITY: u32 = 1;
    /// Number of the field `name`.
    pub const NAME: u32 = 2;
    /// Number of the field `generated`.
    pub const GENERATED: u32 = 3;
    /// Number of the field `proclitic`.
    pub const PROCLITIC: u32 = 4;
    /// Number of the field `ending`.
    pub const ENDING: u32 = 6;
    /// Number of the field `policy`.
    pub const POLICY: u32 = 5;
}
/// Fields of `SearchEntitiesRequest`.
pub mod search_entities_request {
    /// Number of the field `prefix`.
    pub const PREFIX: u32 = 1;
    /// Number of the field `types`.
    pub const TYPES: u32 = 2;
    /// Number of the field `classes`.
    pub const CLASSES: u32 = 3;
    /// Number of the field `country_codes`.
    pub const COUNTRY_CODES: u32 = 4;
    /// Number of the field `page_size`.
    pub const PAGE_SIZE: u32 = 5;
    /// Number of the field `page_token`.
    pub const PAGE_TOKEN: u32 = 6;
    /// Number of the field `gazetteer`.
    pub const GAZETTEER: u32 = 7;
}
/// Fields of `SearchEntitiesResponse`.
pub mod search_entities_response {
    /// Number of the field `matches`.
    pub const MATCHES: u32 = 1;
    /// Number of the field `next_page_token`.
    pub const NEXT_PAGE_TOKEN: u32 = 2;
    /// Number of the field `gazetteer_version`.
    pub const GAZETTEER_VERSION: u32 = 3;
}
/// Fields of `EntityMatch`.
pub mod entity_match {
    /// Number of the field `entity`.
    pub const ENTITY: u32 = 1;
    /// Number of the field `name`.
    pub const NAME: u32 = 2;
}
/// Fields of `Article`.
pub mod article {
    /// Number of the field `id`.
    pub const ID: u32 = 1;
    /// Number of the field `title`.
    pub const TITLE: u32 = 2;
    /// Number of the field `body`.
    pub const BODY: u32 = 3;
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 4;
    /// Number of the field `publication_date`.
    pub const PUBLICATION_DATE: u32 = 5;
    /// Number of the field `format`.
    pub const FORMAT: u32 = 6;
}
/// Fields of `TagOptions`.
pub mod tag_options {
    /// Number of the field `offset_unit`.
    pub const OFFSET_UNIT: u32 = 1;
    /// Number of the field `overlap`.
    pub const OVERLAP: u32 = 2;
    /// Number of the field `types`.
    pub const TYPES: u32 = 3;
    /// Number of the field `min_confidence`.
    pub const MIN_CONFIDENCE: u32 = 4;
    /// Number of the field `include_suppressed`.
    pub const INCLUDE_SUPPRESSED: u32 = 5;
    /// Number of the field `context_chars`.
    pub const CONTEXT_CHARS: u32 = 6;
    /// Number of the field `gazetteer`.
    pub const GAZETTEER: u32 = 7;
    /// Number of the field `classes`.
    pub const CLASSES: u32 = 8;
    /// Number of the field `country_codes`.
    pub const COUNTRY_CODES: u32 = 9;
    /// Number of the field `include_entity_ids`.
    pub const INCLUDE_ENTITY_IDS: u32 = 10;
    /// Number of the field `exclude_entity_ids`.
    pub const EXCLUDE_ENTITY_IDS: u32 = 11;
    /// Number of the field `view`.
    pub const VIEW: u32 = 12;
    /// Number of the field `overlay`.
    pub const OVERLAY: u32 = 13;
}
/// Fields of `Overlay`.
pub mod overlay {
    /// Number of the field `entities`.
    pub const ENTITIES: u32 = 1;
    /// Number of the field `disabled_ids`.
    pub const DISABLED_IDS: u32 = 2;
    /// Number of the field `disabled_names`.
    pub const DISABLED_NAMES: u32 = 3;
}
/// Fields of `OverlayEntity`.
pub mod overlay_entity {
    /// Number of the field `id`.
    pub const ID: u32 = 1;
    /// Number of the field `class`.
    pub const CLASS: u32 = 2;
    /// Number of the field `country_code`.
    pub const COUNTRY_CODE: u32 = 3;
    /// Number of the field `prominence`.
    pub const PROMINENCE: u32 = 4;
    /// Number of the field `names`.
    pub const NAMES: u32 = 5;
}
/// Fields of `OverlayName`.
pub mod overlay_name {
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
    /// Number of the field `kind`.
    pub const KIND: u32 = 3;
    /// Number of the field `policy`.
    pub const POLICY: u32 = 4;
}
/// Fields of `DisabledName`.
pub mod disabled_name {
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
}
/// Fields of `Span`.
pub mod span {
    /// Number of the field `field`.
    pub const FIELD: u32 = 1;
    /// Number of the field `start`.
    pub const START: u32 = 2;
    /// Number of the field `end`.
    pub const END: u32 = 3;
}
/// Fields of `Mention`.
pub mod mention {
    /// Number of the field `span`.
    pub const SPAN: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
    /// Number of the field `proclitic`.
    pub const PROCLITIC: u32 = 3;
    /// Number of the field `ending`.
    pub const ENDING: u32 = 14;
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 4;
    /// Number of the field `type`.
    pub const TYPE: u32 = 5;
    /// Number of the field `name`.
    pub const NAME: u32 = 6;
    /// Number of the field `name_language`.
    pub const NAME_LANGUAGE: u32 = 7;
    /// Number of the field `name_kind`.
    pub const NAME_KIND: u32 = 8;
    /// Number of the field `confidence`.
    pub const CONFIDENCE: u32 = 9;
    /// Number of the field `evidence`.
    pub const EVIDENCE: u32 = 10;
    /// Number of the field `alternatives`.
    pub const ALTERNATIVES: u32 = 11;
    /// Number of the field `context`.
    pub const CONTEXT: u32 = 12;
    /// Number of the field `alternative_count`.
    pub const ALTERNATIVE_COUNT: u32 = 13;
    /// Number of the field `layer`.
    pub const LAYER: u32 = 15;
}
/// Fields of `Evidence`.
pub mod evidence {
    /// Number of the field `kind`.
    pub const KIND: u32 = 1;
    /// Number of the field `description`.
    pub const DESCRIPTION: u32 = 2;
    /// Number of the field `span`.
    pub const SPAN: u32 = 3;
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 4;
}
/// Fields of `Alternative`.
pub mod alternative {
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 1;
    /// Number of the field `confidence`.
    pub const CONFIDENCE: u32 = 2;
}
/// Fields of `Context`.
pub mod context {
    /// Number of the field `before`.
    pub const BEFORE: u32 = 1;
    /// Number of the field `after`.
    pub const AFTER: u32 = 2;
}
/// Fields of `Suppressed`.
pub mod suppressed {
    /// Number of the field `span`.
    pub const SPAN: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 3;
    /// Number of the field `reason`.
    pub const REASON: u32 = 4;
}
/// Fields of `TagArticleRequest`.
pub mod tag_article_request {
    /// Number of the field `article`.
    pub const ARTICLE: u32 = 1;
    /// Number of the field `options`.
    pub const OPTIONS: u32 = 2;
}
/// Fields of `TagArticleResponse`.
pub mod tag_article_response {
    /// Number of the field `article_id`.
    pub const ARTICLE_ID: u32 = 1;
    /// Number of the field `mentions`.
    pub const MENTIONS: u32 = 2;
    /// Number of the field `entities`.
    pub const ENTITIES: u32 = 3;
    /// Number of the field `suppressed`.
    pub const SUPPRESSED: u32 = 4;
    /// Number of the field `gazetteer_version`.
    pub const GAZETTEER_VERSION: u32 = 5;
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 6;
    /// Number of the field `focus`.
    pub const FOCUS: u32 = 7;
    /// Number of the field `offset_unit`.
    pub const OFFSET_UNIT: u32 = 8;
}
/// Fields of `MentionedEntity`.
pub mod mentioned_entity {
    /// Number of the field `entity`.
    pub const ENTITY: u32 = 1;
    /// Number of the field `mention_count`.
    pub const MENTION_COUNT: u32 = 2;
    /// Number of the field `salience`.
    pub const SALIENCE: u32 = 3;
}
/// Fields of `Focus`.
pub mod focus {
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 1;
    /// Number of the field `kind`.
    pub const KIND: u32 = 2;
    /// Number of the field `score`.
    pub const SCORE: u32 = 3;
    /// Number of the field `country_code`.
    pub const COUNTRY_CODE: u32 = 4;
}
/// Fields of `BatchTagArticlesRequest`.
pub mod batch_tag_articles_request {
    /// Number of the field `articles`.
    pub const ARTICLES: u32 = 1;
    /// Number of the field `options`.
    pub const OPTIONS: u32 = 2;
}
/// Fields of `BatchTagArticlesResponse`.
pub mod batch_tag_articles_response {
    /// Number of the field `results`.
    pub const RESULTS: u32 = 1;
}
/// Fields of `BatchResult`.
pub mod batch_result {
    /// Number of the field `response`.
    pub const RESPONSE: u32 = 1;
    /// Number of the field `error`.
    pub const ERROR: u32 = 2;
}
/// Fields of `StreamTagArticlesRequest`.
pub mod stream_tag_articles_request {
    /// Number of the field `article`.
    pub const ARTICLE: u32 = 1;
    /// Number of the field `options`.
    pub const OPTIONS: u32 = 2;
}
/// Fields of `StreamTagArticlesResponse`.
pub mod stream_tag_articles_response {
    /// Number of the field `article_id`.
    pub const ARTICLE_ID: u32 = 1;
    /// Number of the field `response`.
    pub const RESPONSE: u32 = 2;
    /// Number of the field `error`.
    pub const ERROR: u32 = 3;
}
/// Fields of `ExplainArticleRequest`.
pub mod explain_article_request {
    /// Number of the field `article`.
    pub const ARTICLE: u32 = 1;
    /// Number of the field `options`.
    pub const OPTIONS: u32 = 2;
    /// Number of the field `spans`.
    pub const SPANS: u32 = 3;
}
/// Fields of `ExplainArticleResponse`.
pub mod explain_article_response {
    /// Number of the field `article_id`.
    pub const ARTICLE_ID: u32 = 1;
    /// Number of the field `names`.
    pub const NAMES: u32 = 2;
    /// Number of the field `spans`.
    pub const SPANS: u32 = 3;
    /// Number of the field `language`.
    pub const LANGUAGE: u32 = 4;
    /// Number of the field `gazetteer_version`.
    pub const GAZETTEER_VERSION: u32 = 5;
}
/// Fields of `NameDecision`.
pub mod name_decision {
    /// Number of the field `span`.
    pub const SPAN: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
    /// Number of the field `entity_id`.
    pub const ENTITY_ID: u32 = 3;
    /// Number of the field `name`.
    pub const NAME: u32 = 4;
    /// Number of the field `accepted`.
    pub const ACCEPTED: u32 = 5;
    /// Number of the field `confidence`.
    pub const CONFIDENCE: u32 = 6;
    /// Number of the field `reasons`.
    pub const REASONS: u32 = 7;
}
/// Fields of `ExplainedSpan`.
pub mod explained_span {
    /// Number of the field `span`.
    pub const SPAN: u32 = 1;
    /// Number of the field `text`.
    pub const TEXT: u32 = 2;
    /// Number of the field `same`.
    pub const SAME: u32 = 3;
    /// Number of the field `overlapping`.
    pub const OVERLAPPING: u32 = 4;
    /// Number of the field `listed_entity_ids`.
    pub const LISTED_ENTITY_IDS: u32 = 5;
    /// Number of the field `description`.
    pub const DESCRIPTION: u32 = 6;
}
