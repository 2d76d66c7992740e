// The gRPC-Web transport, with the fetch() of Node in place of that of a browser.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport } from "@connectrpc/connect-node";
import { Code, connect } from "dalil-client/web";
import { TaggerService } from "../dist/gen/dalil/v1/tagger_pb.js";
import { articles, startServer } from "./server.mjs";

/** Whether the server itself has gRPC-Web. Without it, nothing but gRPC is answered on its port. */
async function hasGrpcWeb(url) {
  const headers = { "content-type": "application/grpc-web+proto" };
  const body = new Uint8Array(5);
  const answer = await fetch(`${url}/dalil.v1.TaggerService/TagArticle`, { method: "POST", headers, body }).catch(
    () => undefined,
  );
  return answer?.headers.get("content-type")?.startsWith("application/grpc-web") ?? false;
}

/** A proxy from gRPC-Web to the gRPC of the server. */
async function startProxy(t, url) {
  const tagger = createClient(TaggerService, createGrpcTransport({ baseUrl: url }));
  const routes = ({ service }) =>
    service(TaggerService, {
      tagArticle: (request) => tagger.tagArticle(request),
      batchTagArticles: (request) => tagger.batchTagArticles(request),
    });
  const proxy = createServer(connectNodeAdapter({ routes })).listen(0, "127.0.0.1");
  await new Promise((resolve) => proxy.once("listening", resolve));
  t.after(() => proxy.close());
  return `http://127.0.0.1:${proxy.address().port}`;
}

test("gRPC-Web against a live server", async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const direct = await hasGrpcWeb(server.url);
  t.diagnostic(direct ? "the server has gRPC-Web" : "the server has no gRPC-Web: the calls pass a proxy");
  const client = connect(direct ? server.url : await startProxy(t, server.url));
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
