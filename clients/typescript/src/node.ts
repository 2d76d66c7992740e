import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { type ClientOptions, DalilClient } from "./client.js";
import { checkKnown } from "./known.js";

export * from "./index.js";

/** A certificate or a key in PEM, such as the result of readFileSync. */
export type Pem = string | Uint8Array;

/**
 * Certificates: `ca` for the server, `cert` and `key` of the client, `servername` if it is not the host.
 *
 * Does not refer to the types of Node, so that an application needs no `@types/node` for this client.
 */
export interface Tls {
  ca?: Pem | Pem[];
  cert?: Pem | Pem[];
  key?: Pem | Pem[];
  servername?: string;
}

/** Options of a client in Node. */
export interface NodeOptions extends ClientOptions {
  tls?: Tls;
}

/** Connects to a server with gRPC. The address is http://HOST:PORT or https://HOST:PORT. */
export function connect(address = "http://127.0.0.1:50051", options: NodeOptions = {}): DalilClient {
  checkKnown(options, ["token", "timeoutMs", "retry", "tls"], "options");
  const { tls, ...others } = options;
  if (tls !== undefined) checkKnown(tls, ["ca", "cert", "key", "servername"], "options.tls");
  // Node accepts a Uint8Array where its types have Buffer.
  type Certificates = NonNullable<ConstructorParameters<typeof Http2SessionManager>[2]>;
  const certificates = tls as Certificates | undefined;
  const session = new Http2SessionManager(address, { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 }, certificates);
  const transport = createGrpcTransport({ baseUrl: address, sessionManager: session });
  return new DalilClient(transport, others, () => session.abort());
}
