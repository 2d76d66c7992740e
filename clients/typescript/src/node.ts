import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import type { SecureClientSessionOptions } from "node:http2";
import { type ClientOptions, DalilClient } from "./client.js";

export * from "./index.js";

/** Options of a client in Node. */
export interface NodeOptions extends ClientOptions {
  /** Certificates in PEM: `ca` for the server, `cert` and `key` of the client, `servername` if it is not the host. */
  tls?: Pick<SecureClientSessionOptions, "ca" | "cert" | "key" | "servername">;
}

/** Connects to a server with gRPC. The address is http://HOST:PORT or https://HOST:PORT. */
export function connect(address = "http://127.0.0.1:50051", options: NodeOptions = {}): DalilClient {
  const { tls, ...others } = options;
  const session = new Http2SessionManager(address, { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 }, tls);
  const transport = createGrpcTransport({ baseUrl: address, sessionManager: session });
  return new DalilClient(transport, others, () => session.abort());
}
