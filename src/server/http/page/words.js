// Words for the values of enums, and for the names of entities.

/** By type: class of the style sheet, singular, plural. */
const TYPES = {
    ENTITY_TYPE_PLACE: ["place", "place", "places"],
    ENTITY_TYPE_PERSON: ["person", "person", "people"],
    ENTITY_TYPE_ORGANISATION: ["organisation", "organisation", "organisations"],
    ENTITY_TYPE_OTHER: ["other", "other name", "other names"],
};
export const TYPE_ORDER = Object.keys(TYPES);

const REASONS = {
    NEEDS_CONTEXT: "The name requires evidence in the article, and there is none.",
    NEEDS_CUE: "The name is also an ordinary word, and no context word is next to it.",
    OVERLAP: "The name overlaps a longer mention, or one that is a whole word.",
    LOW_CONFIDENCE: "The confidence is below the minimum.",
    PROCLITIC: "Too few letters remain after the proclitic, or the whole word is an ordinary word or a word of the name of a person.",
    SPELLING: "Hamza, capitals or signs differ from the name, or the name is part of a longer token.",
    VETO: "A word next to the name shows that something else is meant.",
    OTHER_PLACE: "The country or region after the name shows that another place is meant.",
    PART_OF_OTHER_NAME: "The name is part of another name.",
    OUTSIDE_DATES: "The name is not used at the date of the article.",
};

const LAYERS = {
    LAYER_SHIPPED: "the built-in gazetteer",
    LAYER_OWN: "a file of the server",
    LAYER_REQUEST: "this request",
};

/** Codes of google.rpc.Code. */
const CODES = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
];
export const UNAUTHENTICATED = 16;

/** A value of an enum in words: EVIDENCE_KIND_FULL_NAME_IN_ARTICLE is "full name in article". */
function plain(value, prefix) {
    return String(value ?? "").replace(prefix, "").toLowerCase().replaceAll("_", " ");
}

export const typeClass = (type) => TYPES[type]?.[0] ?? "other";
export const typeWord = (type) => TYPES[type]?.[1] ?? plain(type, "ENTITY_TYPE_");
export const typePlural = (type) => TYPES[type]?.[2] ?? plain(type, "ENTITY_TYPE_");
export const evidenceKind = (kind) => plain(kind, "EVIDENCE_KIND_");
export const nameKind = (kind) => plain(kind, "NAME_KIND_");
export const focusKind = (kind) => plain(kind, "FOCUS_KIND_");
export const layerWord = (layer) => LAYERS[layer] ?? null;
export const codeName = (code) => CODES[code] ?? `code ${code}`;

/** The sentence for a reason, and the reason itself if this page does not have one for it. */
export function reasonText(reason) {
    const name = String(reason ?? "").replace("SUPPRESSION_REASON_", "");
    return REASONS[name] ?? plain(name, "");
}

/** The name of an entity for a reader of English: the English one, or else the first one, or else the id. */
export function entityName(entity, id) {
    const names = entity?.names ?? {};
    return names.en ?? Object.values(names)[0] ?? id;
}

/** "1 name", "2 names". */
export function counted(number, singular, plural = `${singular}s`) {
    return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}
