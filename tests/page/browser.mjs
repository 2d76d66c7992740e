// Starts the server and the browser for the tests, and records what a page does.
//
// DALIL is the binary. PAGE_MODULES is the folder whose node_modules has the packages of package.json. CHROMIUM is the
// browser, /usr/bin/chromium by default.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(resolve(process.env.PAGE_MODULES, "package.json"));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;

/** Longest wait for a server, and for what a page shows. Debug builds on a busy machine are slow. */
const LIMIT = 180_000;

/** A server with its gazetteer loaded. */
export class Server {
    static async start(...options) {
        const server = new Server();
        try {
            await server.#start(options);
        } catch (error) {
            server.process.kill("SIGKILL");
            throw error;
        }
        return server;
    }

    async #start(options) {
        const fixed = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
        this.process = spawn(process.env.DALIL, [...fixed, ...options], { stdio: ["ignore", "pipe", "pipe"] });
        this.exited = once(this.process, "exit");
        this.log = "";
        const signal = AbortSignal.timeout(LIMIT);
        const loaded = new Promise((fulfil, reject) => {
            createInterface(this.process.stderr).on("line", (line) => {
                this.log += `${line}\n`;
                if (line.includes('"gazetteer loaded"')) fulfil();
            });
            this.exited.then(() => reject(new Error(`the server ended: ${this.log}`)));
            signal.addEventListener("abort", () => reject(new Error(`the server did not start: ${this.log}`)));
        });
        const [line] = await once(createInterface(this.process.stdout), "line", { signal });
        this.url = `http://${line.replace("listening on ", "")}/`;
        await loaded;
    }

    async stop() {
        this.process.kill("SIGTERM");
        await this.exited;
    }
}

export function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });
}

/** An open page with records of its requests, errors and violations of the policy. */
export class Visit {
    static async open(browser, server, options = {}) {
        const visit = new Visit();
        visit.server = server;
        visit.context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
        visit.context.setDefaultTimeout(LIMIT);
        visit.page = await visit.context.newPage();
        visit.requests = [];
        visit.errors = [];
        visit.page.on("request", (request) => visit.requests.push(request));
        visit.page.on("pageerror", (error) => visit.errors.push(String(error)));
        visit.page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) visit.errors.push(message.text());
        });
        visit.response = await visit.page.goto(server.url);
        return visit;
    }

    /** Enters an article, and options by the ids of their fields, and tags it. Returns the line of the result. */
    async tag({ title = "", body = "", ...options }) {
        const { page } = this;
        await page.fill("#title", title);
        // Playwright types long texts slowly.
        await page.evaluate((text) => { document.getElementById("body").value = text; }, body);
        if (Object.keys(options).length > 0) await this.openOptions();
        for (const [id, value] of Object.entries(options)) {
            if (["overlap", "format"].includes(id)) await page.selectOption(`#${id}`, value);
            else await page.fill(`#${id}`, value);
        }
        await page.click("#submit");
        return this.result();
    }

    async openOptions() {
        const isOpen = await this.page.evaluate(() => document.getElementById("options").open);
        if (!isOpen) await this.page.click("#options > summary");
    }

    /** Waits for the answer or the error to a request and returns the line of the result. */
    async result() {
        await this.page.waitForFunction(() => document.getElementById("form").getAttribute("aria-busy") === "false");
        return this.page.textContent("#status");
    }

    /** Texts of the names in the result. */
    names() {
        return this.page.locator("#text .mention").allTextContents();
    }

    /** The text that the result shows, with its lines. */
    async shownText() {
        return (await this.page.locator("#text p").allTextContents()).join("\n");
    }

    /** Closes the page. Fails on requests to other hosts, and on errors that no pattern of `expected` matches. */
    async close(...expected) {
        const { origin } = new URL(this.server.url);
        for (const request of this.requests) assert.equal(new URL(request.url()).origin, origin, request.url());
        const unexpected = this.errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
        assert.deepEqual(unexpected, []);
        await this.context.close();
    }
}
