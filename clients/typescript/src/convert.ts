import type { DescEnum, MessageInitShape } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { DalilError } from "./errors.js";
import type * as entityPb from "./gen/dalil/v1/entity_pb.js";
import { EntityTypeSchema, NameKindSchema } from "./gen/dalil/v1/entity_pb.js";
import type * as gazetteerPb from "./gen/dalil/v1/gazetteer_pb.js";
import { NamePolicySchema } from "./gen/dalil/v1/gazetteer_pb.js";
import type * as taggerPb from "./gen/dalil/v1/tagger_pb.js";
import {
  ArticleFormatSchema,
  ArticleSchema,
  EvidenceKindSchema,
  FieldSchema,
  FocusKindSchema,
  LayerSchema,
  OffsetUnitSchema,
  OverlapSchema,
  SuppressionReasonSchema,
  DisabledNameSchema,
  OverlayEntitySchema,
  OverlayNameSchema,
  OverlaySchema,
  SpanSchema,
  TagOptionsSchema,
  ViewSchema,
} from "./gen/dalil/v1/tagger_pb.js";
import { checkKnown, checkText, fieldNames } from "./known.js";
import type * as types from "./types.js";

const ARTICLE = fieldNames(ArticleSchema);
const TAG_OPTIONS = fieldNames(TagOptionsSchema);
const OVERLAY = fieldNames(OverlaySchema);
const OVERLAY_ENTITY = fieldNames(OverlayEntitySchema);
const OVERLAY_NAME = fieldNames(OverlayNameSchema);
const DISABLED_NAME = fieldNames(DisabledNameSchema);
const SPAN = fieldNames(SpanSchema);

/** The name of a value as in types.ts: ENTITY_TYPE_PLACE is "place". */
function word<T extends string>(schema: DescEnum, number: number): T {
  const value = number === 0 ? undefined : schema.value[number];
  return (value?.localName.toLowerCase() ?? "unknown") as T;
}

/** The number of a value. An unknown name is an error that lists the known ones. */
function numberOf(schema: DescEnum, name: string | undefined, field: string): number {
  if (name === undefined) return 0;
  const values = schema.values.filter((value) => value.number !== 0);
  const found = values.find((value) => value.localName.toLowerCase() === name);
  if (!found) {
    const known = values.map((value) => value.localName.toLowerCase()).join(", ");
    const description = `"${name}" is not one of ${known}`;
    throw new DalilError(Code.InvalidArgument, `${field}: ${description}`, [{ field, description }]);
  }
  return found.number;
}

/** A single-precision number with the digits that it has: 0.95 instead of 0.949999988079071. */
function float(number: number): number {
  return Number(number.toPrecision(7));
}

/** The message of an article. A text with lone surrogates, and a value that is no text, are errors that name the field. */
export function articleInit(article: types.Article | string): MessageInitShape<typeof ArticleSchema> {
  const of: types.Article = typeof article === "string" ? { body: article } : article;
  checkKnown(of, ARTICLE, "article");
  const { id = "", title = "", body = "", language = "", publicationDate = "" } = of;
  for (const [name, text] of Object.entries({ id, title, body, language, publicationDate })) {
    checkText(text, `article.${name}`);
  }
  const format = numberOf(ArticleFormatSchema, of.format, "article.format");
  for (const [name, text] of Object.entries({ title, body })) {
    if (!text.isWellFormed()) {
      const description = "is not valid Unicode: it contains a lone surrogate";
      const field = `article.${name}`;
      throw new DalilError(Code.InvalidArgument, `${field} ${description}`, [{ field, description }]);
    }
  }
  return { id, title, body, language, publicationDate, format };
}

/** The message of options. The unit of offsets is always stated. */
export function optionsInit(options: types.TagOptions): MessageInitShape<typeof TagOptionsSchema> {
  checkKnown(options, TAG_OPTIONS, "options");
  const { offsetUnit = "utf16_unit", overlap, view, types: of, overlay, ...others } = options;
  return {
    ...others,
    offsetUnit: numberOf(OffsetUnitSchema, offsetUnit, "options.offset_unit"),
    overlap: numberOf(OverlapSchema, overlap, "options.overlap"),
    view: numberOf(ViewSchema, view, "options.view"),
    types: entityTypes(of, "options.types"),
    ...(overlay && { overlay: overlayInit(overlay) }),
  };
}

function overlayInit(overlay: types.Overlay): MessageInitShape<typeof OverlaySchema> {
  const field = "options.overlay.entities";
  checkOverlay(overlay, field);
  const { entities = [], ...others } = overlay;
  return {
    ...others,
    entities: entities.map(({ names = [], ...of }) => ({
      ...of,
      names: names.map(({ language, text, kind, policy }) => ({
        language,
        text,
        kind: numberOf(NameKindSchema, kind, `${field}.names.kind`),
        policy: numberOf(NamePolicySchema, policy, `${field}.names.policy`),
      })),
    })),
  };
}

function checkOverlay(overlay: types.Overlay, field: string): void {
  checkKnown(overlay, OVERLAY, "options.overlay");
  for (const entity of overlay.entities ?? []) {
    checkKnown(entity, OVERLAY_ENTITY, field);
    for (const name of entity.names ?? []) checkKnown(name, OVERLAY_NAME, `${field}.names`);
  }
  for (const name of overlay.disabledNames ?? []) checkKnown(name, DISABLED_NAME, "options.overlay.disabledNames");
}

/** The message of a span. */
export function spanInit(span: types.Span): MessageInitShape<typeof SpanSchema> {
  checkKnown(span, SPAN, "spans");
  const { field, start, end } = span;
  return { field: numberOf(FieldSchema, field, "spans.field"), start, end };
}

/** The numbers of entity types. */
export function entityTypes(names: readonly string[] | undefined, field: string): number[] {
  return (names ?? []).map((name) => numberOf(EntityTypeSchema, name, field));
}

function span(message: taggerPb.Span | undefined): types.Span {
  return { field: word(FieldSchema, message?.field ?? 0), start: message?.start ?? 0, end: message?.end ?? 0 };
}

function mention(message: taggerPb.Mention): types.Mention {
  return {
    ...span(message.span),
    text: message.text,
    proclitic: message.proclitic,
    ending: message.ending,
    entityId: message.entityId,
    type: word(EntityTypeSchema, message.type),
    name: message.name,
    nameLanguage: message.nameLanguage,
    nameKind: word(NameKindSchema, message.nameKind),
    layer: word(LayerSchema, message.layer),
    confidence: float(message.confidence),
    evidence: message.evidence.map(({ kind, description, entityId, span: at }) => ({
      kind: word(EvidenceKindSchema, kind),
      description,
      entityId,
      ...(at && { span: span(at) }),
    })),
    alternatives: message.alternatives.map(({ entityId, confidence }) => ({ entityId, confidence: float(confidence) })),
    alternativeCount: message.alternativeCount,
    ...(message.context && { context: { before: message.context.before, after: message.context.after } }),
  };
}

/** Converts an entity. */
export function entity(message: entityPb.Entity | undefined): types.Entity {
  if (!message) throw new DalilError(Code.Internal, "an answer has no entity");
  const { id, names, wikidataId, geonamesId, countryCode, location, offices, extra } = message;
  return {
    id,
    type: word(EntityTypeSchema, message.type),
    class: message.class,
    names,
    wikidataId,
    geonamesId,
    countryCode,
    ...(location && { location: { latitude: float(location.latitude), longitude: float(location.longitude) } }),
    prominence: float(message.prominence),
    offices: offices.map(({ title, from, until }) => ({ title, from, until })),
    extra,
  };
}

/** Converts the answer for an article. */
export function taggedArticle(
  message: taggerPb.TagArticleResponse,
  articleId: string,
  offsetUnit: types.OffsetUnit,
): types.TaggedArticle {
  return {
    articleId,
    mentions: message.mentions.map(mention),
    entities: message.entities.map(({ entity: of, mentionCount, salience }) => ({
      entity: entity(of),
      mentionCount,
      salience: float(salience),
    })),
    suppressed: message.suppressed.map(({ span: at, text, entityId, reason }) => ({
      ...span(at),
      text,
      entityId,
      reason: word(SuppressionReasonSchema, reason),
    })),
    focus: message.focus.map(({ entityId, kind, score, countryCode }) => ({
      entityId,
      kind: word(FocusKindSchema, kind),
      score: float(score),
      countryCode,
    })),
    language: message.language,
    gazetteerVersion: message.gazetteerVersion,
    // A server from before this field uses the requested unit too.
    offsetUnit: message.offsetUnit === 0 ? offsetUnit : word(OffsetUnitSchema, message.offsetUnit),
  };
}

function name(message: gazetteerPb.Name | undefined): types.Name {
  if (!message) throw new DalilError(Code.Internal, "an answer has no name");
  const { text, language, from, until } = message;
  return {
    text,
    language,
    kind: word(NameKindSchema, message.kind),
    policy: word(NamePolicySchema, message.policy),
    from,
    until,
  };
}

/** Converts an entity with its names. */
export function entityDetails(message: gazetteerPb.GetEntityResponse): types.EntityDetails {
  const { formerIds, gazetteerVersion } = message;
  return { entity: entity(message.entity), names: message.names.map(name), formerIds, gazetteerVersion };
}

/** Converts an entity that has a name. */
export function nameMatch(message: gazetteerPb.NameMatch): types.NameMatch {
  const { generated, proclitic, ending } = message;
  const policy = word<types.NamePolicy>(NamePolicySchema, message.policy);
  return { entity: entity(message.entity), name: name(message.name), generated, proclitic, ending, policy };
}

/** Converts an entity that a search found. */
export function entityMatch(message: gazetteerPb.EntityMatch): types.EntityMatch {
  return { entity: entity(message.entity), ...(message.name && { name: name(message.name) }) };
}

/** Converts the explanation of an article. */
export function explanation(message: taggerPb.ExplainArticleResponse): types.Explanation {
  const { articleId, language, gazetteerVersion } = message;
  const names = message.names.map(({ span: at, text, entityId, name: of, accepted, confidence, reasons }) => ({
    ...span(at),
    text,
    entityId,
    name: name(of),
    accepted,
    confidence: float(confidence),
    reasons,
  }));
  const spans = message.spans.map(({ span: at, text, same, overlapping, listedEntityIds, description }) => ({
    ...span(at),
    text,
    same,
    overlapping,
    listedEntityIds,
    description,
  }));
  return { articleId, names, spans, language, gazetteerVersion };
}

/** Converts a gazetteer of the list. */
export function gazetteer(message: gazetteerPb.GazetteerSummary): types.Gazetteer {
  const { version, entityCount, nameCount, loadedAt } = message;
  return {
    name: message.name,
    version,
    entityCount,
    nameCount,
    ...(loadedAt && { loadedAt: timestampDate(loadedAt) }),
  };
}
