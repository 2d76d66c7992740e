// Reads an answer. Fields with default values may be present or left out, as in proto3 JSON.

const FIELDS = ["FIELD_TITLE", "FIELD_BODY"];

/**
 * The parts of an answer to a request: `text` by field, `mentions` with `index`, `field`, `start` and `end`, `entities`
 * by id, `suppressed`, `focus`, `language`, `version`, `isMarkup`: whether the text is HTML, and `misplaced`: the number
 * of mentions whose text is not the text of their span. There are none, unless something between server and page changed
 * the text. In HTML, a span may contain tags and references, which the text of the mention does not have.
 */
export function readAnswer(request, answer) {
    const text = { FIELD_TITLE: request.article.title ?? "", FIELD_BODY: request.article.body ?? "" };
    const textOf = (span) => (text[span.field] ?? "").slice(span.start ?? 0, span.end ?? 0);
    const isMarkup = request.article.format === "ARTICLE_FORMAT_HTML";
    const all = (answer.mentions ?? []).map((mention, index) => {
        const { field, start = 0, end = 0 } = mention.span ?? {};
        return { ...mention, index, field, start, end };
    });
    const mentions = all.filter((mention) => {
        const isInside = FIELDS.includes(mention.field) && mention.start < mention.end && textOf(mention) !== "";
        return isInside && (isMarkup || textOf(mention) === mention.text);
    });
    const entities = new Map((answer.entities ?? []).map(({ entity, mentionCount = 0, salience = 0 }) => {
        return [entity.id, { entity, mentionCount, salience }];
    }));
    return {
        text,
        textOf,
        mentions,
        all,
        entities,
        isMarkup,
        misplaced: all.length - mentions.length,
        suppressed: answer.suppressed ?? [],
        focus: answer.focus ?? [],
        language: answer.language ?? "",
        version: answer.gazetteerVersion ?? "",
    };
}

/** A span with its offsets, of which proto3 JSON may leave out the start. */
export function wholeSpan(span) {
    return { field: span.field, start: span.start ?? 0, end: span.end ?? 0 };
}
