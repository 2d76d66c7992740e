// Shows one mention: its entity, the evidence, and what else the name may mean.

import { button, element, gauge, isolated } from "./dom.js";
import { entityName, evidenceKind, layerWord, nameKind, typeClass, typeWord } from "./words.js";

/**
 * Parts of the panel for a mention. `answer` has `entities` by id; `textOf(span)` returns a passage; `show(span)`
 * highlights one; `others` are the mentions that overlap this one, and `select(index)` selects one of them.
 */
export function mentionDetails(mention, { entities, textOf, show, others, select }) {
    const found = entities.get(mention.entityId);
    return [
        summary(mention, found),
        element("h4", {}, "Evidence"),
        evidenceList(mention, entities, textOf, show),
        ...overlaps(others, entities, select),
        ...alternatives(mention, entities),
        ...(found ? entityParts(found.entity) : []),
    ];
}

/** A list of terms and values. Rows without a value are left out. */
function terms(rows) {
    const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return element("dl", {}, ...shown.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]));
}

function typeSample(type) {
    return element("span", { class: `sample ${typeClass(type)}` }, typeWord(type));
}

function summary(mention, found) {
    const kind = nameKind(mention.nameKind);
    const name = element("span", {}, isolated(mention.name ?? "", mention.nameLanguage),
        ` (${mention.nameLanguage ?? ""}${kind ? `, ${kind} name` : ""})`);
    return terms([
        ["Entity", isolated(entityName(found?.entity, mention.entityId))],
        ["Type", typeSample(mention.type)],
        ["Id", mention.entityId],
        ["Name", name],
        ["Listed in", layerWord(mention.layer)],
        ["Proclitic", mention.proclitic && isolated(mention.proclitic)],
        ["Ending", mention.ending && isolated(mention.ending)],
        ["Confidence", gauge(mention.confidence ?? 0, "Confidence")],
        ["Salience", found && gauge(found.salience, "Salience")],
    ]);
}

function evidenceList(mention, entities, textOf, show) {
    const items = (mention.evidence ?? []).map((evidence) => {
        const item = element("li", {}, `${evidence.description || evidenceKind(evidence.kind)}`);
        if (evidence.entityId && evidence.entityId !== mention.entityId) {
            const name = entityName(entities.get(evidence.entityId)?.entity, evidence.entityId);
            item.append(": ", isolated(name));
        }
        if (evidence.span) {
            const text = textOf(evidence.span);
            item.append(element("br"), button({ class: "link" }, () => show(evidence.span), "Show ", isolated(text)));
        }
        return item;
    });
    return element("ul", {}, ...items);
}

function overlaps(others, entities, select) {
    if (others.length === 0) return [];
    const items = others.map((other) => element("li", {},
        button({ class: "link" }, () => select(other.index), isolated(other.text)),
        ` ${typeWord(other.type)}: `, isolated(entityName(entities.get(other.entityId)?.entity, other.entityId))));
    return [element("h4", {}, "Overlapping names"), element("ul", {}, ...items)];
}

function alternatives(mention, entities) {
    const listed = mention.alternatives ?? [];
    if (listed.length === 0) return [];
    const items = listed.map((other) => {
        const entity = entities.get(other.entityId)?.entity;
        const name = entity ? ` (${entityName(entity, other.entityId)})` : "";
        return element("li", {}, `${other.entityId}${name} `, gauge(other.confidence ?? 0, "Confidence"));
    });
    const rest = Math.max(0, (mention.alternativeCount ?? 0) - listed.length);
    if (rest > 0) items.push(element("li", {}, `and ${rest} more`));
    return [element("h4", {}, "Alternatives"), element("ul", {}, ...items)];
}

/** What the gazetteer has about the entity. */
function entityParts(entity) {
    const names = Object.entries(entity.names ?? {}).sort().map(([language, name]) => {
        return element("span", {}, isolated(name, language), ` (${language}) `);
    });
    const place = entity.location;
    const offices = (entity.offices ?? []).map(({ title, from, until }) => {
        const time = from || until ? ` (${from || "?"} – ${until || ""})` : "";
        return element("li", {}, `${title}${time}`);
    });
    const extra = Object.entries(entity.extra ?? {}).map(([key, value]) => [key, isolated(value)]);
    return [
        element("h4", {}, "In the gazetteer"),
        terms([
            ["Class", entity.class],
            ["Country", entity.countryCode],
            ["Names", names.length > 0 ? element("span", {}, ...names) : null],
            ["Prominence", gauge(entity.prominence ?? 0, "Prominence")],
            ["Location", place && `${(place.latitude ?? 0).toFixed(4)}, ${(place.longitude ?? 0).toFixed(4)}`],
            ["Wikidata", entity.wikidataId],
            ["GeoNames", entity.geonamesId ? String(entity.geonamesId) : null],
            ...extra,
        ]),
        ...(offices.length > 0 ? [element("h4", {}, "Offices"), element("ul", {}, ...offices)] : []),
    ];
}
