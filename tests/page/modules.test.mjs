// Unit tests of the modules that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../src/server/http/page/", import.meta.url);
const { groups, paragraphs, slices } = await import(new URL("segments.js", modules));
const { curlCommand, grpcurlCommand, readableJson, shellWord } = await import(new URL("commands.js", modules));
const { inputOf, makeRequest, statusError } = await import(new URL("request.js", modules));
const { makeOverlay } = await import(new URL("overlay.js", modules));
const { readAnswer } = await import(new URL("answer.js", modules));

const mention = (start, end) => ({ start, end });
const spans = (pieces) => pieces.map(({ start, end }) => [start, end]);

test("mentions that overlap form a group, and touching ones do not", () => {
    const made = groups([mention(8, 12), mention(0, 4), mention(4, 6), mention(0, 2), mention(10, 14)]);
    assert.deepEqual(spans(made), [[0, 4], [4, 6], [8, 14]]);
    assert.deepEqual(made.map(({ members }) => members.length), [2, 1, 2]);
});

test("slices have the mentions that cover them, the longest first", () => {
    const [outer, inner, crossing] = [mention(0, 10), mention(2, 5), mention(4, 12)];
    const [group] = groups([inner, crossing, outer]);
    assert.deepEqual(slices(group).map(({ start, end, mentions }) => [start, end, ...mentions]), [
        [0, 2, outer],
        [2, 4, outer, inner],
        [4, 5, outer, crossing, inner],
        [5, 10, outer, crossing],
        [10, 12, crossing],
    ]);
});

test("paragraphs are lines, and pieces cover each of them", () => {
    const text = "ab cd\n\nef\n";
    const made = paragraphs(text, [mention(3, 5), mention(4, 8)]);
    assert.deepEqual(spans(made), [[0, 5], [6, 6], [7, 9], [10, 10]]);
    assert.deepEqual(made.map(({ pieces }) => spans(pieces)), [[[0, 3], [3, 5]], [], [[7, 8], [8, 9]], []]);
    for (const { start, end, pieces } of made) {
        assert.equal(pieces.map((piece) => text.slice(piece.start, piece.end)).join(""), text.slice(start, end));
    }
});

test("a long line is divided after a space outside all names and keeps its direction", () => {
    const text = "بيت Berlin ".repeat(2000);
    const names = Array.from({ length: 2000 }, (_, index) => mention(index * 11 + 2, index * 11 + 10));
    const made = paragraphs(text, names);
    assert.deepEqual(made.map(({ direction }) => direction), ["auto", "rtl", "rtl"]);
    assert.equal(made.map(({ start, end }) => text.slice(start, end)).join(""), text);
    assert.equal(made.flatMap(({ pieces }) => pieces).filter(({ group }) => group).length, 2000);
    assert.equal(paragraphs("a".repeat(20_000), []).length, 1);
});

test("a text of names alone takes linear time", () => {
    const names = Array.from({ length: 200_000 }, (_, index) => mention(index * 2, index * 2 + 2));
    assert.equal(paragraphs("ab".repeat(200_000), names).length, 1);
});

test("words of a shell are quoted", () => {
    assert.equal(shellWord("127.0.0.1:50051"), "127.0.0.1:50051");
    assert.equal(shellWord("[::1]:50051"), "'[::1]:50051'");
    assert.equal(shellWord("a'b$(c)"), "'a'\\''b$(c)'");
});

test("invisible characters are escaped in commands, and the JSON stays the same", () => {
    const request = { article: { body: "a\u202eb\u200d\u{e0001}\u0085\u2028\n'JSON'\nJSON\n" } };
    const json = readableJson(request);
    assert.deepEqual(JSON.parse(json), request);
    assert.match(json, /a\\u202eb\\u200d\\udb40\\udc01\\u0085\\u2028/);
    assert.ok(!json.split("\n").includes("JSON"));
});

test("commands have the scheme, the port and the variable of the token", () => {
    const url = new URL("https://dalil.example/names/v1/articles:tag");
    assert.match(curlCommand(url, {}, true), /^curl .*https:\/\/dalil\.example\/names\/v1\/articles:tag \\\n.*\$DALIL_TOKEN"/);
    assert.doesNotMatch(curlCommand(url, {}, false), /authorization/);
    assert.match(grpcurlCommand(url, {}, false), /^grpcurl \\\n {4}-d @ dalil\.example:443 /);
    assert.match(grpcurlCommand(new URL("http://[::1]:80/"), {}, true), /-plaintext[^]*\$DALIL_TOKEN[^]*'\[::1\]:80'/);
});

test("fields of errors are found in the form", () => {
    const cases = {
        "article.body": "body",
        "article.publicationDate": "date",
        "options.min_confidence": "confidence",
        "options.minConfidence": "confidence",
        "options.country_codes[3]": "countries",
        "options.overlay": "add",
        "options.overlay.entities[1].names[0].text": "add",
        "options.overlay.disabledIds[0]": "disable",
        "options.overlay.disabled_names[2].entity_id": "disable-names",
        "options.unknown": null,
    };
    for (const [field, input] of Object.entries(cases)) assert.equal(inputOf(field), input, field);
});

test("a request has no empty fields", () => {
    const empty = {
        title: "", body: "x", date: "", language: " ", overlap: "", confidence: "", classes: "", countries: "",
        include: "", exclude: "", gazetteer: "", types: [], suppressed: false, format: "", add: " \n", disable: " ",
        "disable-names": "",
    };
    const offsets = { offsetUnit: "OFFSET_UNIT_UTF16_UNIT" };
    assert.deepEqual(makeRequest(empty), { article: { body: "x" }, options: offsets });
    const { options } = makeRequest({ ...empty, countries: "KZ, RU،TR", confidence: "0.5", suppressed: true });
    assert.deepEqual(options, { ...offsets, countryCodes: ["KZ", "RU", "TR"], minConfidence: 0.5, includeSuppressed: true });
});

test("names to add and to disable are lines, and names of one entity are joined", () => {
    const made = makeOverlay({
        add: "  organisation/my-club club en  My Club \n\nplace/almaty - ar  تفاح المدينة\r\norganisation/my-club club ar نادي\nother/x",
        disable: "place/nice, place/may،place/x",
        "disable-names": "place/mali Mali\nplace/cape-verde  Cabo Verde",
    });
    assert.deepEqual(made, {
        entities: [
            {
                id: "organisation/my-club", class: "club",
                names: [{ language: "en", text: "My Club" }, { language: "ar", text: "نادي" }],
            },
            { id: "place/almaty", names: [{ language: "ar", text: "تفاح المدينة" }] },
            { id: "other/x", class: "", names: [{ language: "", text: "" }] },
        ],
        disabledIds: ["place/nice", "place/may", "place/x"],
        disabledNames: [{ entityId: "place/mali", text: "Mali" }, { entityId: "place/cape-verde", text: "Cabo Verde" }],
    });
});

test("a line of markup has the direction of its first letter outside of tags", () => {
    const text = "<p class=\"x\">بيت\n</p>\n&nbsp;<b>Berlin\n<".concat("<".repeat(100_000));
    assert.deepEqual(paragraphs(text, [], true).map(({ direction }) => direction).slice(0, 3), ["rtl", "rtl", "ltr"]);
});

test("a status without details is an error too", () => {
    assert.deepEqual(statusError(null, 500), {
        code: null, httpStatus: 500, message: "HTTP status 500", violations: [], retry: null,
    });
});

test("an answer may leave out default values, and misplaced mentions are counted", () => {
    const answer = {
        mentions: [
            { span: { field: "FIELD_BODY", end: 2 }, text: "ab" },
            { span: { field: "FIELD_BODY", start: 1, end: 3 }, text: "ab" },
        ],
    };
    const read = readAnswer({ article: { body: "abc" } }, answer);
    assert.deepEqual([read.mentions.length, read.misplaced, read.suppressed.length, read.entities.size], [1, 1, 0, 0]);
    const html = readAnswer({ article: { body: "abc", format: "ARTICLE_FORMAT_HTML" } }, answer);
    assert.deepEqual([html.mentions.length, html.misplaced], [2, 0]);
});
