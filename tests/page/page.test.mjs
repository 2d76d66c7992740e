// Tests of the page in a browser, against a server with the built-in gazetteer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";

import { Server, Visit, launch } from "./browser.mjs";

let server;
let browser;

before(async () => {
    browser = await launch();
    server = await Server.start();
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** A test with a page of its own, which may cause the errors that the patterns `expected` match. */
function visit(name, body, { expected = [], ...options } = {}) {
    test(name, async () => {
        const opened = await Visit.open(browser, server, options);
        await body(opened, opened.page);
        await opened.close(...expected);
    });
}

visit("the policy forbids inline code, other hosts and frames", async ({ response }, page) => {
    const headers = response.headers();
    const policy = headers["content-security-policy"].split(/; */);
    for (const rule of [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
        "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]) assert.ok(policy.includes(rule), rule);
    assert.doesNotMatch(headers["content-security-policy"], /unsafe|http:|https:|\*/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(await page.locator("[style], script:not([src])").count(), 0);
});

test("every file of the page is served with its type and the policy", async () => {
    const types = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };
    const names = readdirSync(new URL("../../src/server/http/page/", import.meta.url));
    for (const name of names.filter((name) => name !== "index.html")) {
        const response = await fetch(new URL(name, server.url));
        assert.equal(response.status, 200, name);
        assert.equal(response.headers.get("content-type"), types[name.split(".")[1]]);
        assert.match(response.headers.get("content-security-policy"), /^default-src 'none'; /);
    }
});

visit("an Arabic text has its names from right to left, without the proclitics", async (opened, page) => {
    const status = await opened.tag({ title: "زيارة إلى أنقرة", body: "وصل الوفد من البنك الدولي إلى بغداد وألماتي." });
    assert.match(status, /^Found 4 names of 4 entities; \d+ names? not accepted; \d+ ms\.$/);
    assert.deepEqual(await opened.names(), ["أنقرة", "البنك الدولي", "بغداد", "ألماتي"]);
    const directions = await page.$$eval("#text > *", (lines) => lines.map((line) => getComputedStyle(line).direction));
    assert.deepEqual(directions, ["rtl", "rtl"]);
    assert.equal(await page.locator("#text .organisation").textContent(), "البنك الدولي");
    assert.match(await page.textContent("#facts"), /Language: ar\./);
});

visit("the letters of an Arabic word join across the start of a name", async ({ page }) => {
    // Width of a word with and without the name as an element of its own.
    const [joined, plain] = await page.evaluate(() => ["mention place", null].map((name) => {
        const line = document.createElement("p");
        const span = document.createElement("span");
        if (name) span.className = name;
        span.append("بغداد");
        line.append("ل", name ? span : "بغداد");
        line.className = "row";
        line.style.display = "inline-block";
        document.getElementById("text").replaceChildren(line);
        document.getElementById("result").hidden = false;
        return line.getBoundingClientRect().width;
    }));
    assert.equal(joined, plain);
});

visit("each line has the direction of its own script", async (opened, page) => {
    const body = "The office is in Almaty.\nالمكتب في أنقرة.\nОфис в Москве.\nאין שמות.";
    await opened.tag({ body });
    const directions = await page.$$eval("#text p", (lines) => lines.map((line) => getComputedStyle(line).direction));
    assert.deepEqual(directions, ["ltr", "rtl", "ltr", "rtl"]);
    assert.deepEqual(await opened.names(), ["Almaty", "أنقرة", "Москве"]);
    assert.equal(await opened.shownText(), body);
});

visit("names after emoji and other characters of two units are where they stand", async (opened) => {
    const body = "🎉🎉 Berlin 👨‍👩‍👧‍👦 🇶🇦 بغداد 𝔘 é Ankara\n\n🗼 Paris 🧇";
    const status = await opened.tag({ title: "🏆 Brussels", body });
    assert.doesNotMatch(status, /cannot be shown/);
    assert.deepEqual(await opened.names(), ["Brussels", "Berlin", "بغداد", "Ankara", "Paris"]);
    assert.equal(await opened.shownText(), body);
});

visit("markup in a text is text", async (opened, page) => {
    const body = `<img src=x onerror="alert(1)"> in Almaty <script>alert(2)</script> & <b>Berlin</b> javascript:alert(3)`;
    await opened.tag({ title: "<h1>Ankara</h1>", body });
    assert.deepEqual(await opened.names(), ["Ankara", "Almaty", "Berlin"]);
    assert.equal(await opened.shownText(), body);
    assert.equal(await page.locator("main img, main script, #text b, #text h1").count(), 0);
});

visit("a click shows the evidence, the entity and the passage", async (opened, page) => {
    await opened.tag({ body: "وصل الرئيس قاسم جومارت توكاييف إلى ألماتي.\nوقال توكاييف إن الزيارة ناجحة." });
    await page.locator(".mention", { hasText: "توكاييف" }).last().click();
    const details = await page.locator("#details").innerText();
    for (const text of ["Kassym-Jomart Tokayev", "person", "full name", "Confidence", "Salience", "Prominence"]) {
        assert.ok(details.includes(text), `${text}: ${details}`);
    }
    assert.equal(await page.locator("[aria-current]").textContent(), "توكاييف");
    await page.getByRole("button", { name: "Show قاسم جومارت توكاييف" }).click();
    assert.equal(await page.evaluate(() => String([...CSS.highlights.get("passage")][0])), "قاسم جومارت توكاييف");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => CSS.highlights.has("passage")), false);
});

visit("alternatives are listed with their confidence", async (opened, page) => {
    await opened.tag({ body: "The mayor of Birmingham and the team of Santiago met in Tripoli and in Valencia." });
    let found = 0;
    for (const name of await page.locator(".mention").all()) {
        await name.click();
        const headings = await page.locator("#details h4").allTextContents();
        if (!headings.includes("Alternatives")) continue;
        found += 1;
        assert.match(await page.locator("#details-body").innerText(), /Alternatives\n.*\/.* \d\.\d\d/);
    }
    assert.ok(found > 0);
});

visit("names that are not accepted are listed with the reason", async (opened, page) => {
    const article = { body: "A good reading of London, Ontario." };
    assert.match(await opened.tag(article), /[2-9] names not accepted/);
    const list = await page.locator("#suppressed-list").innerText();
    assert.match(list, /reading Hamza, capitals or signs differ/);
    assert.match(list, /London The country or region after the name shows that another place is meant\.\nplace\/london/);
    await page.locator("#suppressed-list button", { hasText: "reading" }).click();
    assert.equal(await page.evaluate(() => String([...CSS.highlights.get("passage")][0])), "reading");
    await opened.openOptions();
    await page.uncheck("#suppressed");
    assert.doesNotMatch(await opened.tag(article), /not accepted/);
    assert.match(await page.locator("#suppressed-list").innerText(), /Not requested/);
});

visit("overlapping names are one stop with all its mentions", async (opened, page) => {
    await opened.tag({ body: "The Bank of England in Berlin.", overlap: "OVERLAP_ALL" });
    assert.deepEqual(await opened.names(), ["Bank of England", "Berlin"]);
    const inside = page.locator(".mention .organisation .place");
    assert.equal(await inside.textContent(), "England");
    await inside.click();
    assert.match(await page.locator("#details").innerText(), /place\/england[^]*Overlapping names\nBank of England/);
    await page.locator("#details").getByRole("button", { name: "Bank of England" }).click();
    assert.match(await page.locator("#details").innerText(), /central-bank[^]*Overlapping names\nEngland/);
});

visit("options change the answer and the commands", async (opened, page) => {
    const body = "Berlin, Almaty, the World Bank and Ankara.";
    await opened.tag({ body, countries: "KZ, DE", exclude: "place/berlin" });
    assert.deepEqual(await opened.names(), ["Almaty"]);
    await opened.tag({ body, countries: "", exclude: "", classes: "city" });
    assert.deepEqual(await opened.names(), ["Berlin", "Almaty", "Ankara"]);
    await page.check("#types input[value=ENTITY_TYPE_ORGANISATION]");
    await opened.tag({ body, classes: "", language: "en", date: "2024-05-06", confidence: "0.1" });
    assert.deepEqual(await opened.names(), ["World Bank"]);
    for (const id of ["curl", "grpcurl"]) {
        const json = JSON.parse((await page.textContent(`#${id}`)).match(/<<'JSON'\n([^]*)\nJSON/)[1]);
        assert.deepEqual(json, {
            article: { body, language: "en", publicationDate: "2024-05-06" },
            options: {
                offsetUnit: "OFFSET_UNIT_UTF16_UNIT", types: ["ENTITY_TYPE_ORGANISATION"], minConfidence: 0.1,
                includeSuppressed: true,
            },
        });
    }
});

visit("HTML is shown as its source with the names in it", async (opened, page) => {
    const body = "<p title=Paris>عاد الوفد من <b>ألما</b>تي\n<script>Berlin</script>\n<p>Talks in Al&#109;aty";
    const status = await opened.tag({ body, format: "ARTICLE_FORMAT_HTML" });
    assert.match(status, /^Found 2 names of 1 entity;/);
    assert.doesNotMatch(status, /cannot be shown/);
    assert.deepEqual(await opened.names(), ["ألما</b>تي", "Al&#109;aty"]);
    assert.equal(await opened.shownText(), body);
    const directions = await page.$$eval("#text p", (lines) => lines.map((line) => getComputedStyle(line).direction));
    assert.deepEqual(directions, ["rtl", "ltr", "ltr"]);
    await page.locator(".mention").first().click();
    assert.equal(await page.textContent("#details-title"), "ألماتي");
});

visit("names can be added and disabled for one request", async (opened, page) => {
    const body = "My Club played in Berlin and in Mali, said Big Apple City.";
    await opened.tag({
        body,
        add: "organisation/my-club club en My Club\nplace/almaty - en Big Apple City",
        disable: "place/berlin",
        "disable-names": "place/mali Mali",
    });
    assert.deepEqual(await opened.names(), ["My Club", "Big Apple City"]);
    await page.locator(".mention").first().click();
    assert.match(await page.locator("#details").innerText(), /Listed in\s+this request/);
    for (const id of ["curl", "grpcurl"]) {
        const command = await page.textContent(`#${id}`);
        const output = execFileSync("bash", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
        assert.deepEqual(JSON.parse(output).mentions.map(({ text }) => text), ["My Club", "Big Apple City"], id);
    }
    await opened.tag({ body, add: "", disable: "", "disable-names": "" });
    assert.deepEqual(await opened.names(), ["Berlin", "Mali"]);
});

visit("an error in the names to add leads to their field", async (opened, page) => {
    await opened.tag({ body: "Berlin", add: "organisation/my-club club" });
    assert.match(await page.textContent("#error"), /overlay\.entities\[0\]/);
    assert.equal(await page.getAttribute("#add", "aria-invalid"), "true");
    await opened.tag({ body: "Berlin", add: "", "disable-names": "place/berlin Atlantis" });
    assert.equal(await page.getAttribute("#add", "aria-invalid"), null);
    assert.equal(await page.getAttribute("#disable-names", "aria-invalid"), "true");
}, { expected: [/status of 400/] });

visit("the commands give the answer of the page", async (opened, page) => {
    await opened.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await opened.tag({ title: "It's $HOME `id` \\n 🎉", body: "JSON\nفي ألماتي \u202e and 'Berlin'\n\tJSON" });
    const copied = async (id) => {
        await page.click(`[data-copy=${id}]`);
        await page.waitForFunction(() => document.getElementById("status").textContent === "Copied.");
        await page.evaluate(() => { document.getElementById("status").textContent = ""; });
        return page.evaluate(() => navigator.clipboard.readText());
    };
    const answer = JSON.parse(await copied("answer"));
    for (const id of ["curl", "grpcurl"]) {
        const output = execFileSync("bash", ["-c", await copied(id)], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
        assert.deepEqual(JSON.parse(output).mentions.map(({ text }) => text), answer.mentions.map(({ text }) => text), id);
    }
    assert.deepEqual(answer.mentions.map(({ text }) => text), ["ألماتي", "Berlin"]);
});

visit("examples are tagged at once, and all their names are in the text", async (opened, page) => {
    const examples = await page.locator("#examples button").allTextContents();
    assert.equal(examples.length, 4);
    for (const example of examples) {
        await page.getByRole("button", { name: example, exact: true }).click();
        assert.match(await opened.result(), /^Found [1-9]/);
        assert.equal(await opened.shownText(), await page.inputValue("#body"));
    }
});

visit("an answer with thousands of names stays usable", async (opened, page) => {
    const body = "وصل الوفد إلى ألماتي ثم بغداد وأنقرة، and to Berlin and Paris.\n".repeat(2000);
    assert.match(await opened.tag({ body }), /^Found 10,000 names of 5 entities/);
    const last = page.locator(".mention").last();
    await last.click();
    assert.match(await page.locator("#details").innerText(), /place\/paris/);
    await page.keyboard.press("Escape");
    await page.locator(".mention").first().focus();
    await page.keyboard.press("End");
    assert.equal(await last.evaluate((name) => name === document.activeElement), true);
});

visit("a text with more names not accepted than a list shows at first", async (opened, page) => {
    await opened.tag({ body: "A reading. ".repeat(120) });
    const items = page.locator("#suppressed-list li");
    assert.equal(await items.count(), 50);
    await page.getByRole("button", { name: "Show 50 more of 70" }).click();
    await page.getByRole("button", { name: "Show 20 more of 20" }).click();
    assert.equal(await items.count(), 120);
});
