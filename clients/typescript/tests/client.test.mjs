import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { Code, connect, DalilError, noRetries } from "dalil-client/node";
import { articles, body, startServer } from "./server.mjs";

async function collect(results) {
  const all = [];
  for await (const result of results) all.push(result);
  return all;
}

function check(results, count) {
  assert.equal(results.length, count);
  results.forEach(({ index, articleId, answer, error }, i) => {
    assert.equal(error, undefined);
    assert.equal(index, i);
    assert.equal(articleId, `id ${i}`);
    assert.equal(answer.articleId, articleId);
    assert.deepEqual(
      answer.mentions.map((m) => body(i).slice(m.start, m.end)),
      ["Moscow", "Almaty"],
    );
  });
}

describe("a client in Node", () => {
  let server;
  let client;
  before(async () => {
    server = await startServer();
    client = connect(server.url);
  });
  after(async () => {
    client.close();
    await server.stop();
  });

  test("offsets index a string after an emoji", async () => {
    const text = "😀👨‍👩‍👧 وصل الوفد إلى ألماتي";
    const answer = await client.tag({ id: "a", body: text });
    assert.equal(answer.offsetUnit, "utf16_unit");
    assert.equal(answer.articleId, "a");
    assert.equal(answer.mentions.length, 1);
    const [m] = answer.mentions;
    assert.equal(text.slice(m.start, m.end), "ألماتي");
    assert.deepEqual([m.field, m.type, m.entityId, m.confidence], ["body", "place", "place/almaty", 0.95]);
    assert.equal(m.evidence[0].kind, "name");
    assert.equal(answer.entities[0].entity.class, "city");
    assert.equal(answer.focus[0].kind, "city");
  });

  test("a misspelt option or another argument is a TypeError that names it", async () => {
    const cases = [
      [() => collect(client.searchEntities("alm")), /^search must be an object with properties among prefix, .*, not a string$/],
      [() => collect(client.searchEntities({ prefx: "alm" })), /^search has no property "prefx": it has prefix, /],
      [() => client.tag("Almaty", { country_codes: ["KZ"] }), /^options has no property "country_codes": it has /],
      [() => client.tag("Almaty", {}, { timeout: 5 }), /^call has no property "timeout": it has timeoutMs, signal$/],
      [() => client.tag({ body: "Almaty", publication_date: "2026-11-27" }), /^article has no property "publication_date"/],
      [() => client.tag({ body: "Almaty", publicationDate: new Date() }), /^article.publicationDate must be a string, not an object$/],
      [() => client.tag(undefined), /^article must be an object .*, not undefined$/],
      [() => client.tag("Almaty", { overlay: { disabled: ["place/almaty"] } }), /^options.overlay has no property "disabled"/],
      [() => client.explain("Almaty", {}, [{ field: "body", start: 0, stop: 6 }]), /^spans has no property "stop"/],
      [() => collect(client.tagMany(["Almaty"], {}, { batchSize: 5 })), /^call has no property "batchSize"/],
      [() => client.getEntity({ id: "place/almaty" }), /^id must be a string, not an object$/],
      [async () => connect(server.url, { timeout: 5 }), /^options has no property "timeout": it has token, timeoutMs, retry, tls$/],
      [async () => connect(server.url, { tls: { rootCerts: "" } }), /^options.tls has no property "rootCerts"/],
      [async () => connect(server.url, { retry: { attempts: 1 } }), /^options.retry has no property "attempts"/],
    ];
    for (const [call, message] of cases) await assert.rejects(call, { name: "TypeError", message });
    const dated = await client.tag({ body: "Almaty", publicationDate: "2026-11-27" }, { types: undefined });
    assert.equal(dated.mentions.length, 1);
  });

  test("other units, views and context", async () => {
    const options = {
      offsetUnit: "code_point",
      view: "mentions",
      contextChars: 3,
      types: ["place"],
      countryCodes: ["KZ"],
    };
    const { mentions, entities, offsetUnit } = await client.tag("😀 Moscow Almaty", options);
    assert.deepEqual([mentions.length, mentions[0].start, mentions[0].context.before], [1, 9, "ow "]);
    assert.deepEqual([entities, offsetUnit], [[], "code_point"]);
    await assert.rejects(client.tag("Almaty", { view: "all" }), { code: Code.InvalidArgument });
  });

  test("HTML", async () => {
    const html = "<p>😀 in <b>Al</b>maty &amp; <script>Moscow</script></p>";
    const { mentions } = await client.tag({ body: html, format: "html" });
    assert.deepEqual(
      mentions.map((m) => [m.text, html.slice(m.start, m.end)]),
      [["Almaty", "Al</b>maty"]],
    );
  });

  test("an error has details", async () => {
    await assert.rejects(client.tag(""), (error) => {
      assert.ok(error instanceof DalilError);
      assert.equal(error.code, Code.InvalidArgument);
      assert.deepEqual(
        error.fieldViolations.map(({ field }) => field),
        ["article.body"],
      );
      return true;
    });
    await assert.rejects(client.getEntity("place/nowhere"), { code: Code.NotFound, resource: "place/nowhere" });
    await assert.rejects(client.tag({ title: "\ud83d", body: "x" }), /article.title .*surrogate/);
  });

  test("lookups", async () => {
    const details = await client.getEntity("place/almaty");
    assert.deepEqual(details.names.map(({ text }) => text).sort(), ["Almaty", "ألماتي"].sort());
    const [match] = await client.lookupName("بالأردن");
    assert.deepEqual([match.entity.id, match.proclitic, match.policy], ["place/jordan", "ب", "free"]);
    const found = await collect(client.searchEntities({ prefix: "place/", classes: ["city"], pageSize: 1 }));
    assert.deepEqual(found.map(({ entity }) => entity.id).sort(), ["place/almaty", "place/moscow"]);
    const [gazetteer] = await client.listGazetteers();
    assert.deepEqual([gazetteer.name, gazetteer.entityCount], ["default", 3]);
    assert.ok(gazetteer.loadedAt instanceof Date);
  });

  test("a batch with invalid articles and equal ids", async () => {
    const [one, two, three, four] = await client.tagBatch([
      { id: "same", body: "Almaty" },
      { id: "same" },
      "\ud800",
      "Jordan",
    ]);
    assert.equal(one.answer.mentions[0].entityId, "place/almaty");
    assert.equal(two.articleId, "same");
    assert.equal(two.error.fieldViolations[0].field, "article.body");
    assert.match(three.error.message, /surrogate/);
    assert.equal(four.answer.mentions[0].entityId, "place/jordan");
    await assert.rejects(client.tagBatch(["Almaty"], { minConfidence: 2 }), { code: Code.InvalidArgument });
  });

  test("many articles keep their order", async () => {
    check(await collect(client.tagMany(articles(1003), {}, { batchArticles: 10 })), 1003);
    assert.deepEqual(await collect(client.tagMany([])), []);
    await assert.rejects(collect(client.tagMany(["Almaty"], { contextChars: 999 })), { code: Code.InvalidArgument });
  });

  test("the input is not read ahead", async () => {
    let read = 0;
    function* input() {
      for (const article of articles(1000)) {
        read++;
        yield article;
      }
    }
    for await (const _ of client.tagMany(input(), {}, { batchArticles: 10, calls: 2 })) break;
    assert.ok(read <= 31, `${read} articles`);
  });

  test("an overlay and an explanation", async () => {
    const overlay = {
      entities: [
        {
          id: "place/zafran",
          class: "town",
          prominence: 0.5,
          names: [{ language: "en", text: "Zafran", policy: "free" }],
        },
      ],
      disabledIds: ["place/moscow"],
      disabledNames: [{ entityId: "place/jordan", text: "Jordan" }],
    };
    const text = "😀 Zafran and Moscow and Jordan to Almaty";
    const { mentions } = await client.tag(text, { overlay });
    assert.deepEqual(
      mentions.map(({ entityId, layer }) => [entityId, layer]),
      [
        ["place/zafran", "request"],
        ["place/almaty", "own"],
      ],
    );
    const { names, spans } = await client.explain(text, { overlay }, [{ field: "body", start: 14, end: 20 }]);
    assert.deepEqual(
      names.map(({ start, end, accepted }) => [text.slice(start, end), accepted]),
      [
        ["Zafran", true],
        ["Almaty", true],
      ],
    );
    assert.equal(spans[0].text, "Moscow");
    await assert.rejects(client.tag(text, { overlay: { disabledIds: ["place/nowhere"] } }), (error) => {
      assert.equal(error.fieldViolations[0].field, "options.overlay.disabled_ids[0]");
      return true;
    });
  });

  test("a signal ends a call", async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(client.tag("Almaty", {}, { signal }), { code: Code.Canceled });
  });
});

test("batches above the limits of the server are divided", async (t) => {
  for (const options of [
    ["--max-batch-articles", "7"],
    ["--max-request-bytes", "3000"],
    ["--max-response-bytes", "5000"],
  ]) {
    await t.test(options[0], async () => {
      const server = await startServer(...options);
      const client = connect(server.url);
      const input = [...articles(60), { id: "long", body: "Almaty ".repeat(900) }];
      const results = await collect(client.tagMany(input, {}, { batchArticles: 61 }));
      const long = results.pop();
      check(results, 60);
      assert.equal(long.error === undefined, options[0] === "--max-batch-articles");
      client.close();
      await server.stop();
    });
  }
});

test("a restart between articles loses none", async (t) => {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    await t.test(signal, async () => {
      const server = await startServer();
      const client = connect(server.url);
      let restart;
      async function* input() {
        for (const article of articles(600)) {
          if (article.id === "id 300") restart = server.restart(signal);
          yield article;
        }
      }
      check(await collect(client.tagMany(input(), {}, { batchArticles: 5 })), 600);
      await restart;
      client.close();
      await server.stop();
    });
  }
});

test("the deadline of a server that does not answer", async () => {
  const silent = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const client = connect(`http://127.0.0.1:${silent.address().port}`, { timeoutMs: 300 });
  await assert.rejects(client.tag("Almaty"), { code: Code.DeadlineExceeded });
  client.close();
  silent.close();
});

test("a missing server is unavailable", async () => {
  const server = await startServer();
  await server.stop();
  const client = connect(server.url, { retry: noRetries });
  await assert.rejects(client.tag("Almaty"), { code: Code.Unavailable });
  client.close();
});
