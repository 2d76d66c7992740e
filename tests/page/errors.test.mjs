// Tests of errors, of tokens, and of names that a gazetteer brings.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Server, Visit, launch } from "./browser.mjs";

const TOKEN = "page-test-token-0123456789";
/** What the console of the browser has for an answer with an error, and for a closed port. */
const REFUSED = /the server responded with a status of 4\d\d/;
const UNREACHABLE = /net::ERR_CONNECTION_REFUSED/;
const HOSTILE = {
    id: "other/markup",
    class: "award",
    names: { en: ["Markupton Prize"], tr: ["<b>Markupton</b>"] },
    extra: { note: "<img src=x onerror=alert(1)>", link: "javascript:alert(2)" },
};

let server;
let browser;
const folder = mkdtempSync(join(tmpdir(), "page-"));

before(async () => {
    const [tokens, names] = [join(folder, "tokens"), join(folder, "names.jsonl")];
    writeFileSync(tokens, `${TOKEN} name=page\n`);
    writeFileSync(names, `${JSON.stringify(HOSTILE)}\n`);
    const options = ["--tokens", tokens, "--gazetteer", "embedded", "--gazetteer", names];
    [server, browser] = await Promise.all([Server.start(...options), launch()]);
});

after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true });
});

test("a missing token is an error that leads to its field", async () => {
    const visit = await Visit.open(browser, server);
    assert.equal(await visit.tag({ body: "Berlin" }), "");
    const error = visit.page.getByRole("alert");
    assert.match(await error.innerText(), /\(UNAUTHENTICATED\)/);
    assert.equal(await visit.page.getAttribute("#token", "aria-invalid"), "true");
    await error.getByRole("button", { name: "token" }).click();
    assert.equal(await visit.page.evaluate(() => document.activeElement.id), "token");
    await visit.page.keyboard.type(TOKEN);
    await visit.page.keyboard.press("Enter");
    assert.match(await visit.result(), /^Found 1 name/);
    assert.equal(await error.innerText(), "");
    assert.equal(await visit.page.getAttribute("#token", "aria-invalid"), null);
    await visit.close(REFUSED);
});

test("the token is in a header only, and the text in a body only", async () => {
    const visit = await Visit.open(browser, server);
    const { page } = visit;
    await visit.tag({ body: "Berlin", token: TOKEN });
    const kept = await page.evaluate(async () => JSON.stringify([
        location.href, document.cookie, { ...localStorage }, { ...sessionStorage }, history.state,
        await indexedDB.databases(), await caches.keys(), document.documentElement.outerHTML,
    ]));
    assert.ok(!kept.includes(TOKEN));
    assert.match(await page.textContent("#curl"), /authorization: Bearer \$DALIL_TOKEN/);
    assert.match(await page.textContent("#grpcurl"), /authorization: Bearer \$DALIL_TOKEN/);
    assert.deepEqual(await visit.context.cookies(), []);
    for (const request of visit.requests) {
        assert.doesNotMatch(request.url(), /Berlin|token/);
        const headers = JSON.stringify(await request.allHeaders());
        assert.equal(headers.includes(TOKEN), request.method() === "POST", request.url());
        assert.ok(!(request.postData() ?? "").includes(TOKEN));
    }
    assert.ok(!server.log.includes(TOKEN) && !server.log.includes("Berlin"));
    await page.reload();
    assert.equal(await page.inputValue("#token"), "");
    assert.equal(await page.inputValue("#body"), "");
    await visit.close();
});

test("a token that no header can contain is an error of its field", async () => {
    const visit = await Visit.open(browser, server);
    await visit.tag({ body: "Berlin", token: "ключ" });
    assert.match(await visit.page.getByRole("alert").innerText(), /The token is invalid/);
    assert.equal(visit.requests.filter((request) => request.method() === "POST").length, 0);
    await visit.close();
});

test("an error of the server names the fields and leads to them", async () => {
    const visit = await Visit.open(browser, server);
    await visit.tag({ body: "Berlin", confidence: "7", language: "not a language", token: TOKEN });
    const error = visit.page.getByRole("alert");
    assert.match(await error.innerText(), /\(INVALID_ARGUMENT\)[^]*min_confidence: [^]*/);
    assert.equal(await visit.page.getAttribute("#confidence", "aria-invalid"), "true");
    await error.getByRole("button", { name: /min_confidence/ }).click();
    assert.equal(await visit.page.evaluate(() => document.activeElement.id), "confidence");
    assert.equal(await visit.page.isVisible("#result"), false);
    await visit.tag({ body: "", confidence: "", language: "" });
    assert.match(await error.innerText(), /article/);
    assert.equal(await visit.page.getAttribute("#confidence", "aria-invalid"), null);
    await visit.tag({ body: "Berlin", gazetteer: "missing" });
    assert.match(await error.innerText(), /\(NOT_FOUND\)[^]*missing/);
    await visit.close(REFUSED);
});

test("markup in a gazetteer is text", async () => {
    const visit = await Visit.open(browser, server);
    await visit.tag({ body: "The Markupton Prize was awarded.", token: TOKEN });
    assert.deepEqual(await visit.names(), ["Markupton Prize"]);
    await visit.page.locator(".mention").click();
    const details = await visit.page.locator("#details").innerText();
    for (const text of [HOSTILE.extra.note, HOSTILE.extra.link, HOSTILE.names.tr[0]]) assert.ok(details.includes(text));
    assert.equal(await visit.page.locator("main img, #result b, #result a").count(), 0);
    assert.equal(await visit.page.locator("#text .other").count(), 1);
    await visit.close();
});

test("a request can be cancelled", async () => {
    const visit = await Visit.open(browser, server);
    const reached = new Promise((resolve) => { visit.page.route("**/v1/articles:tag", resolve); });
    await visit.page.fill("#body", "Berlin");
    await visit.page.click("#submit");
    await reached;
    await visit.page.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await visit.result(), "Cancelled.");
    await visit.close();
});

for (const [name, answer, text] of [
    ["an error page of a proxy", { status: 502, contentType: "text/html", body: "<h1>Bad</h1>" }, /HTTP status 502/],
    ["JSON that is cut off", { contentType: "application/json", body: '{"mentions": [' }, /not JSON/],
    ["an error without details", { status: 503, contentType: "application/json", body: "{}" }, /HTTP status 503/],
    [
        "spans that do not fit the text",
        { contentType: "application/json", body: '{"mentions":[{"span":{"field":"FIELD_BODY","start":4,"end":90},"text":"Berlin"}]}' },
        /1 name cannot be shown/,
    ],
]) {
    test(`the page survives ${name}`, async () => {
        const visit = await Visit.open(browser, server);
        await visit.page.route("**/v1/articles:tag", (route) => route.fulfill(answer));
        const status = await visit.tag({ body: "Berlin" });
        assert.match(`${status} ${await visit.page.getByRole("alert").innerText()}`, text);
        await visit.close(/responded with a status of 50\d/);
    });
}

// The last test: it stops the server.
test("a server that cannot be reached is an error, and the text stays", async () => {
    const visit = await Visit.open(browser, server);
    assert.match(await visit.tag({ body: "Berlin", token: TOKEN }), /^Found 1 name/);
    await server.stop();
    await visit.tag({ body: "Berlin" });
    assert.match(await visit.page.getByRole("alert").innerText(), /The server cannot be reached/);
    assert.equal(await visit.page.inputValue("#body"), "Berlin");
    assert.ok(await visit.page.isVisible("#curl"));
    await visit.close(UNREACHABLE);
});
