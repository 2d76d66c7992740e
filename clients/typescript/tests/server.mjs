// A live server. The environment variable DALIL is the path of the program.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const gazetteer = `\
{"id": "place/almaty", "class": "city", "country": "KZ", "names": {"ar": ["ألماتي"], "en": ["Almaty"]}}
{"id": "place/moscow", "class": "city", "country": "RU", "names": {"ar": ["موسكو"], "en": ["Moscow"]}}
{"id": "place/jordan", "class": "country", "country": "JO", "names": {"ar": ["الأردن"], "en": ["Jordan"]}}
`;

/** Starts a server on a free port, which it keeps when it is started again. */
export async function startServer(...options) {
  const folder = mkdtempSync(join(tmpdir(), "dalil-client-"));
  writeFileSync(join(folder, "names.jsonl"), gazetteer);
  const server = {
    address: "127.0.0.1:0",
    url: "",
    async start() {
      const fixed = [
        "serve",
        "--gazetteer",
        join(folder, "names.jsonl"),
        "--listen",
        server.address,
        "--drain-wait",
        "0s",
      ];
      server.process = spawn(process.env.DALIL, [...fixed, "--drain-timeout", "1s", ...options], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const [line] = await once(createInterface({ input: server.process.stdout }), "line");
      server.address = line.replace("listening on ", "");
      server.url = `http://${server.address}`;
    },
    async stop(signal = "SIGTERM") {
      const ended = once(server.process, "exit");
      server.process.kill(signal);
      await ended;
    },
    async restart(signal) {
      await server.stop(signal);
      await server.start();
    },
  };
  await server.start();
  return server;
}

export const body = (i) => `😀 ${i}: from Moscow to Almaty`;

export function* articles(count) {
  for (let i = 0; i < count; i++) yield { id: `id ${i}`, body: body(i) };
}
