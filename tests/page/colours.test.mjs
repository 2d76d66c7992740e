// Computes the contrast of the colours of the style sheet, as WCAG 2.2 defines it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../src/server/http/page/page.css", import.meta.url), "utf8");
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, rules]) => {
    return Object.fromEntries([...rules.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
});

function luminance(colour) {
    const [red, green, blue] = [1, 3, 5].map((start) => {
        const value = parseInt(colour.slice(start, start + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

const TYPES = ["place", "person", "organisation", "other"];
const TEXTS = [
    ["ink", "page"], ["ink", "panel"], ["quiet", "page"], ["quiet", "panel"], ["accent", "page"], ["accent", "panel"],
    ["accent-ink", "accent"], ["error", "error-panel"], ["ink", "error-panel"], ["accent", "error-panel"],
    ["evidence-ink", "evidence"], ...TYPES.map((type) => ["ink", `${type}-panel`]),
];
/** Borders of fields, and the lines of the types. */
const LINES = [["line", "page"], ...TYPES.map((type) => [type, "page"]), ...TYPES.map((type) => [type, `${type}-panel`])];

for (const [scheme, colours] of Object.entries({ light, dark: { ...light, ...dark } })) {
    test(`contrast of the ${scheme} colours: texts 4.5, lines 3`, () => {
        for (const [pairs, least] of [[TEXTS, 4.5], [LINES, 3]]) {
            for (const [front, back] of pairs) {
                const found = contrast(colours[front], colours[back]);
                assert.ok(found >= least, `${front} on ${back}: ${found.toFixed(2)}`);
            }
        }
    });
}
