/** Articles, options and results. The protos document the meaning of each field. */

/** A value that a newer server sends and this version of the client does not have becomes "unknown". */
export type EntityType = "place" | "person" | "organisation" | "other" | "unknown";
export type NameKind = "full" | "short" | "acronym" | "former" | "variant" | "unknown";
export type NamePolicy = "free" | "context" | "cue" | "unknown";
/** Where a name comes from: the gazetteer that ships with dalil, a file of the operator, or the request. */
export type Layer = "shipped" | "own" | "request" | "unknown";
export type Field = "title" | "body" | "unknown";
export type FocusKind = "country" | "city" | "unknown";
export type EvidenceKind =
  | "name"
  | "full_name_in_article"
  | "cue"
  | "country_in_article"
  | "prominence"
  | "credit"
  | "generated_spelling"
  | "best_of_several"
  | "apposition"
  | "pattern"
  | "office"
  | "unknown";
export type SuppressionReason =
  | "needs_context"
  | "needs_cue"
  | "overlap"
  | "low_confidence"
  | "proclitic"
  | "spelling"
  | "veto"
  | "other_place"
  | "part_of_other_name"
  | "outside_dates"
  | "unknown";

/** Unit of offsets. Only "utf16_unit" offsets index a string: `text.slice(m.start, m.end)`. */
export type OffsetUnit = "utf16_unit" | "code_point" | "utf8_byte";

/** An article. */
export interface Article {
  id?: string;
  title?: string;
  body?: string;
  /** BCP 47. */
  language?: string;
  /** YYYY-MM-DD. */
  publicationDate?: string;
  /** Format of title and body. With "html", spans are positions in the HTML as it was sent. Default: "plain". */
  format?: "plain" | "html";
}

/** Options for tagging. The defaults are those of the server, except the unit of offsets. */
export interface TagOptions {
  /** Default: "utf16_unit". */
  offsetUnit?: OffsetUnit;
  overlap?: "longest" | "all";
  /** "mentions" leaves out entities and evidence, which take most of the bytes. */
  view?: "full" | "mentions";
  types?: Exclude<EntityType, "unknown">[];
  classes?: string[];
  countryCodes?: string[];
  includeEntityIds?: string[];
  excludeEntityIds?: string[];
  minConfidence?: number;
  includeSuppressed?: boolean;
  contextChars?: number;
  gazetteer?: string;
  overlay?: Overlay;
}

/** Entities and names that a request adds to the gazetteer, or disables in it. */
export interface Overlay {
  entities?: OverlayEntity[];
  disabledIds?: string[];
  disabledNames?: { entityId: string; text: string }[];
}

/** An entity of an overlay. What it does not state keeps its value in the gazetteer. */
export interface OverlayEntity {
  id: string;
  class?: string;
  countryCode?: string;
  prominence?: number;
  names?: {
    language: string;
    text: string;
    kind?: Exclude<NameKind, "unknown">;
    policy?: Exclude<NamePolicy, "unknown">;
  }[];
}

/** A range of the text of a field. `end` is exclusive. */
export interface Span {
  field: Field;
  start: number;
  end: number;
}

export interface Evidence {
  kind: EvidenceKind;
  description: string;
  span?: Span;
  entityId: string;
}

export interface Alternative {
  entityId: string;
  confidence: number;
}

/** A name in the text and the entity that it means. */
export interface Mention extends Span {
  text: string;
  proclitic: string;
  ending: string;
  entityId: string;
  type: EntityType;
  name: string;
  nameLanguage: string;
  nameKind: NameKind;
  layer: Layer;
  confidence: number;
  evidence: Evidence[];
  alternatives: Alternative[];
  alternativeCount: number;
  /** Set if `contextChars` is greater than 0. */
  context?: { before: string; after: string };
}

export interface Entity {
  id: string;
  type: EntityType;
  class: string;
  names: Record<string, string>;
  /** Empty if unknown. */
  wikidataId: string;
  /** 0 if unknown. */
  geonamesId: number;
  countryCode: string;
  location?: { latitude: number; longitude: number };
  prominence: number;
  offices: { title: string; from: string; until: string }[];
  extra: Record<string, string>;
}

export interface MentionedEntity {
  entity: Entity;
  mentionCount: number;
  salience: number;
}

export interface Suppressed extends Span {
  text: string;
  entityId: string;
  reason: SuppressionReason;
}

export interface Focus {
  entityId: string;
  kind: FocusKind;
  score: number;
  countryCode: string;
}

/** The answer for one article. Its offsets count `offsetUnit`. */
export interface TaggedArticle {
  articleId: string;
  mentions: Mention[];
  entities: MentionedEntity[];
  suppressed: Suppressed[];
  focus: Focus[];
  language: string;
  gazetteerVersion: string;
  offsetUnit: OffsetUnit;
}

export interface Name {
  text: string;
  language: string;
  kind: NameKind;
  policy: NamePolicy;
  from: string;
  until: string;
}

export interface EntityDetails {
  entity: Entity;
  names: Name[];
  formerIds: string[];
  gazetteerVersion: string;
}

export interface NameMatch {
  entity: Entity;
  name: Name;
  generated: boolean;
  proclitic: string;
  ending: string;
  /** The effective policy of the name. */
  policy: NamePolicy;
}

export interface EntityMatch {
  entity: Entity;
  name?: Name;
}

/** What was decided about a listed name that was found in an article, with reasons in English. */
export interface NameDecision extends Span {
  text: string;
  entityId: string;
  name: Name;
  accepted: boolean;
  confidence: number;
  reasons: string[];
}

/** What is known of a span. `same` and `overlapping` are positions in the names of the explanation. */
export interface ExplainedSpan extends Span {
  text: string;
  same: number[];
  overlapping: number[];
  listedEntityIds: string[];
  description: string;
}

/** Which listed names were found in an article, and whether each is a mention and why. */
export interface Explanation {
  articleId: string;
  names: NameDecision[];
  spans: ExplainedSpan[];
  language: string;
  gazetteerVersion: string;
}

export interface Gazetteer {
  name: string;
  version: string;
  entityCount: number;
  nameCount: number;
  loadedAt?: Date;
}

/** Filters of a search. */
export interface Search {
  prefix?: string;
  types?: Exclude<EntityType, "unknown">[];
  classes?: string[];
  countryCodes?: string[];
  pageSize?: number;
  gazetteer?: string;
}
