import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { type ClientOptions, DalilClient } from "./client.js";
import { checkKnown } from "./known.js";

export * from "./index.js";

/** Options of a client in a browser, or in any other runtime with fetch(). */
export interface WebOptions extends ClientOptions {
  fetch?: typeof globalThis.fetch;
}

/**
 * Connects to a server with gRPC-Web. The address is the URL before /dalil.v1.TaggerService. A server of another origin
 * must list the origin of the page.
 */
export function connect(address: string, options: WebOptions = {}): DalilClient {
  checkKnown(options, ["token", "timeoutMs", "retry", "fetch"], "options");
  const { fetch, ...others } = options;
  return new DalilClient(createGrpcWebTransport({ baseUrl: address, ...(fetch && { fetch }) }), others);
}
