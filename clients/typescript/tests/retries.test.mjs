import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { ConnectError, createRouterTransport } from "@connectrpc/connect";
import { Code, DalilClient, noRetries } from "dalil-client";
import { RetryInfoSchema } from "../dist/gen/google/rpc/error_details_pb.js";
import { TaggerService } from "../dist/gen/dalil/v1/tagger_pb.js";

const fast = { maxAttempts: 5, initialBackoffMs: 5, maxBackoffMs: 10, multiplier: 2 };

/** A client of a service that fails with the given errors, one for each call, and answers afterwards. */
function scripted(failures, retry = fast) {
  const times = [];
  const tokens = [];
  const transport = createRouterTransport(({ service }) =>
    service(TaggerService, {
      tagArticle(_, context) {
        times.push(performance.now());
        tokens.push(context.requestHeader.get("authorization"));
        const failure = failures.shift();
        if (failure) throw failure;
        return {};
      },
    }),
  );
  let n = 0;
  return { client: new DalilClient(transport, { retry, token: () => `t${n++}` }), times, tokens };
}

const retryIn = (ms) => ({
  desc: RetryInfoSchema,
  value: { retryDelay: { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 } },
});
const failure = (code, ...details) => new ConnectError("scripted", code, undefined, details);

const cases = [
  ["Unavailable", failure(Code.Unavailable), 2],
  ["Internal", failure(Code.Internal), 2],
  ["Aborted", failure(Code.Aborted), 2],
  ["Canceled", failure(Code.Canceled), 2],
  ["ResourceExhausted with RetryInfo", failure(Code.ResourceExhausted, retryIn(10)), 2],
  ["ResourceExhausted", failure(Code.ResourceExhausted), 1],
  ["InvalidArgument", failure(Code.InvalidArgument), 1],
  ["Unauthenticated", failure(Code.Unauthenticated), 1],
  ["DeadlineExceeded", failure(Code.DeadlineExceeded), 1],
];

for (const [name, error, calls] of cases) {
  test(`${name} is ${calls === 1 ? "not " : ""}repeated`, async () => {
    const { client, times, tokens } = scripted([error]);
    if (calls === 1) await assert.rejects(client.tag("text"), { code: error.code });
    else await client.tag("text");
    assert.equal(times.length, calls);
    assert.deepEqual(tokens, ["Bearer t0", "Bearer t1"].slice(0, calls));
  });
}

test("the number of attempts is limited", async () => {
  const many = () => Array.from({ length: 9 }, () => failure(Code.Unavailable));
  for (const [policy, calls] of [
    [fast, 5],
    [noRetries, 1],
  ]) {
    const { client, times } = scripted(many(), policy);
    await assert.rejects(client.tag("text"), { code: Code.Unavailable });
    assert.equal(times.length, calls);
  }
});

test("a retry waits for the time of the server, within the deadline", async () => {
  const patient = scripted([failure(Code.Unavailable, retryIn(300))]);
  await patient.client.tag("text");
  assert.ok(patient.times[1] - patient.times[0] >= 295);
  const late = scripted([failure(Code.Unavailable, retryIn(60_000))]);
  await assert.rejects(late.client.tag("text"), { retryDelayMs: 60_000 });
  assert.equal(late.times.length, 1);
});
