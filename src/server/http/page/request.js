// Makes a request of the form, sends it, and reads the answer or the error.

import { makeOverlay } from "./overlay.js";

/** Path of the call below the address of this page, so that the page works behind a prefix too. */
export const TAG_PATH = "v1/articles:tag";

/** Field of the form for each field of the request that an error can name. */
const INPUT_OF_FIELD = {
    "article": "body",
    "article.title": "title",
    "article.body": "body",
    "article.language": "language",
    "article.publication_date": "date",
    "article.format": "format",
    "options.overlap": "overlap",
    "options.types": "types",
    "options.min_confidence": "confidence",
    "options.gazetteer": "gazetteer",
    "options.classes": "classes",
    "options.country_codes": "countries",
    "options.include_entity_ids": "include",
    "options.exclude_entity_ids": "exclude",
    "options.overlay": "add",
    "options.overlay.entities": "add",
    "options.overlay.disabled_ids": "disable",
    "options.overlay.disabled_names": "disable-names",
};

/**
 * Id of the form field for a field of the request, such as options.classes[2] or options.minConfidence; null if there
 * is none.
 */
export function inputOf(field) {
    const name = String(field).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/\[.*$/, "");
    return INPUT_OF_FIELD[name] ?? null;
}

/** Words of a field such as "KZ, RU". */
function list(text) {
    return text.split(/[\s,;،؛]+/u).filter((word) => word !== "");
}

/** A request without the fields that are empty. `form` has the values of the form by the ids of its fields. */
export function makeRequest(form) {
    const article = {
        title: form.title,
        body: form.body,
        language: form.language.trim(),
        publicationDate: form.date,
        format: form.format,
    };
    const overlay = withoutEmpty(makeOverlay(form));
    const options = {
        offsetUnit: "OFFSET_UNIT_UTF16_UNIT",
        overlap: form.overlap,
        types: form.types,
        minConfidence: form.confidence === "" ? 0 : Number(form.confidence),
        includeSuppressed: form.suppressed,
        gazetteer: form.gazetteer.trim(),
        classes: list(form.classes),
        countryCodes: list(form.countries),
        includeEntityIds: list(form.include),
        excludeEntityIds: list(form.exclude),
        overlay: Object.keys(overlay).length > 0 ? overlay : null,
    };
    return { article: withoutEmpty(article), options: withoutEmpty(options) };
}

/** As proto3 JSON does, leaves out empty texts and lists, zeros, false and null. */
function withoutEmpty(object) {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => {
        return Array.isArray(value) ? value.length > 0 : Boolean(value);
    }));
}

/**
 * Sends a request. Returns `{ answer }`, `{ error }` or `{ cancelled: true }`. The token is in a header only.
 */
export async function send(request, token, signal) {
    const headers = new Headers({ "content-type": "application/json" });
    try {
        if (token !== "") headers.set("authorization", `Bearer ${token}`);
    } catch {
        return { error: { title: "The token is invalid", message: "It has characters that a header cannot contain.", field: "token" } };
    }
    try {
        const response = await fetch(new URL(TAG_PATH, document.baseURI), {
            method: "POST",
            headers,
            body: JSON.stringify(request),
            signal,
            cache: "no-store",
            credentials: "omit",
            redirect: "error",
            referrerPolicy: "no-referrer",
        });
        return await readResponse(response);
    } catch (failure) {
        if (signal.aborted) return { cancelled: true };
        const name = failure instanceof Error ? failure.name : "";
        return {
            error: name === "SyntaxError"
                ? { title: "The answer is not JSON", message: "A proxy between this page and the server may have sent it." }
                : { title: "The server cannot be reached", message: "Check the connection and the server, then try again." },
        };
    }
}

async function readResponse(response) {
    const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json");
    if (response.ok && isJson) return { answer: await response.json() };
    if (!isJson) {
        const message = `HTTP status ${response.status}. The answer has no description of the error.`;
        return { error: { title: "The server sent no answer", message } };
    }
    return { error: statusError(await response.json(), response.status) };
}

/**
 * The parts of a google.rpc.Status for the reader: `code`, `message`, `violations` with `field` and `description`, and
 * `retry`, a time such as "1s".
 */
export function statusError(status, httpStatus) {
    const details = Array.isArray(status?.details) ? status.details : [];
    const ofType = (name) => details.filter((detail) => String(detail?.["@type"] ?? "").endsWith(`google.rpc.${name}`));
    const gazetteers = ofType("ResourceInfo").filter(({ resourceType }) => resourceType === "dalil.v1.Gazetteer");
    return {
        code: status?.code ?? null,
        httpStatus,
        message: status?.message ?? `HTTP status ${httpStatus}`,
        violations: [
            ...ofType("BadRequest").flatMap((detail) => detail.fieldViolations ?? []),
            ...gazetteers.map(({ resourceName }) => ({ field: "options.gazetteer", description: resourceName })),
        ],
        retry: ofType("RetryInfo")[0]?.retryDelay ?? null,
    };
}
