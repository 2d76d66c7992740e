// The gRPC-Web transport, with the fetch() of Node in place of that of a browser.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { Code, connect } from "dalil-client/web";
import { articles, startServer } from "./server.mjs";

test("gRPC-Web against a live server", async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const client = connect(server.url);
  const text = "😀 in Almaty";
  const [m] = (await client.tag(text)).mentions;
  assert.equal(text.slice(m.start, m.end), "Almaty");
  await assert.rejects(client.tag(""), (error) => {
    assert.deepEqual([error.code, error.fieldViolations[0]?.field], [Code.InvalidArgument, "article.body"]);
    return true;
  });
  let count = 0;
  for await (const result of client.tagMany(articles(100), {}, { batchArticles: 7 })) {
    assert.equal(result.index, count++);
    assert.equal(result.answer.mentions.length, 2);
  }
  assert.equal(count, 100);
});

test("a failed request is repeated, and then unavailable", async () => {
  let requests = 0;
  const server = createServer((request) => {
    requests++;
    request.socket.destroy();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const retry = { maxAttempts: 3, initialBackoffMs: 1, maxBackoffMs: 1, multiplier: 1 };
  const client = connect(`http://127.0.0.1:${server.address().port}`, { retry });
  await assert.rejects(client.tag("Almaty"), { name: "DalilError" });
  assert.equal(requests, 3);
  server.close();
});
