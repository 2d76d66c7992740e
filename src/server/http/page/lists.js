// The lists around the text: types, facts about the article, entities, names that were not accepted, errors.

import { button, element, gauge, isolated, pagedList } from "./dom.js";
import {
    TYPE_ORDER, codeName, counted, entityName, focusKind, reasonText, typeClass, typePlural, typeWord,
} from "./words.js";

/** Fills the list of types with the number of mentions of each. */
export function showLegend(place, mentions) {
    const count = new Map();
    for (const { type } of mentions) count.set(type, (count.get(type) ?? 0) + 1);
    place.replaceChildren(...TYPE_ORDER.map((type) => element("li", {},
        element("span", { class: `sample ${typeClass(type)}` }, `${typePlural(type)}: ${count.get(type) ?? 0}`))));
}

/** Fills the line with the focus, the language and the version of the gazetteer. */
export function showFacts(place, answer) {
    const parts = answer.focus.map(({ entityId, kind, score = 0, countryCode }) => element("span", {},
        isolated(focusName(answer.entities.get(entityId)?.entity, entityId, countryCode, kind)),
        ` (${focusKind(kind)}, ${Math.round(score * 100)} %)`));
    const focus = parts.flatMap((part, index) => (index > 0 ? ["; ", part] : [part]));
    place.replaceChildren(
        ...(focus.length > 0 ? ["About: ", ...focus, ". "] : []),
        answer.language ? `Language: ${answer.language}. ` : "Language: not determined. ",
        element("span", { class: "quiet" }, `Gazetteer ${answer.version}.`),
    );
}

/** The name of a country or city. The answer has no entity for a country that the article does not mention. */
function focusName(entity, id, countryCode, kind) {
    if (entity || kind !== "FOCUS_KIND_COUNTRY" || !/^[A-Z]{2}$/.test(countryCode ?? "")) return entityName(entity, id);
    return new Intl.DisplayNames(["en"], { type: "region" }).of(countryCode);
}

/** Fills the list of entities, the most central ones first. `select` is called with the first mention of one. */
export function showEntities(place, answer, select) {
    const first = new Map();
    for (const { entityId, index } of answer.mentions) if (!first.has(entityId)) first.set(entityId, index);
    const entities = [...answer.entities.values()].sort((a, b) => b.salience - a.salience);
    if (entities.length === 0) {
        place.replaceChildren(element("p", { class: "hint" }, "None."));
        return;
    }
    pagedList(place, entities, ({ entity, mentionCount, salience }) => element("li", {},
        button({ class: "link" }, (event) => select(first.get(entity.id), event), isolated(entityName(entity, entity.id))),
        " ",
        element("span", { class: `sample ${typeClass(entity.type)}` }, typeWord(entity.type)),
        ` ${entity.class}${entity.countryCode ? `, ${entity.countryCode}` : ""}; `,
        `${counted(mentionCount, "mention")}; salience `,
        gauge(salience, "Salience"),
        element("div", { class: "quiet" }, entity.id),
    ));
}

/** Fills the list of names that were not accepted. `show` is called with the span of one. */
export function showSuppressed(place, suppressed, wasRequested, show) {
    if (suppressed.length === 0) {
        const text = wasRequested ? "None." : "Not requested: see the options.";
        place.replaceChildren(element("p", { class: "hint" }, text));
        return;
    }
    pagedList(place, suppressed, ({ span, text, entityId, reason }) => element("li", {},
        button({ class: "link" }, () => show(span), isolated(text)),
        ` ${reasonText(reason)} `,
        element("div", { class: "quiet" }, entityId),
    ));
}

/** Fills the error message. `goTo` is called with the id of a form field, and `inputOf` finds it. */
export function showError(place, error, inputOf, goTo) {
    const title = error.title ?? "The server refused the request";
    const code = error.code ? ` (${codeName(error.code)})` : "";
    const items = (error.violations ?? []).map(({ field, description }) => {
        const input = inputOf(field);
        const name = input ? button({ class: "link" }, () => goTo(input), field) : field;
        return element("li", {}, name, `: ${description}`);
    });
    place.replaceChildren(
        element("h2", {}, `${title}${code}`),
        element("p", {}, error.message),
        items.length > 0 ? element("ul", {}, ...items) : "",
        error.retry ? element("p", {}, `Try again in ${error.retry}.`) : "",
    );
}
