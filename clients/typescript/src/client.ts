import { create } from "@bufbuild/protobuf";
import { Code, type CallOptions, type Client, createClient, type Transport } from "@connectrpc/connect";
import { type ArticleResult, batches, divisible, type Entry, entry, results } from "./batches.js";
import * as convert from "./convert.js";
import { type DalilError, fromCall } from "./errors.js";
import { GazetteerService, SearchEntitiesRequestSchema } from "./gen/dalil/v1/gazetteer_pb.js";
import { TaggerService } from "./gen/dalil/v1/tagger_pb.js";
import { checkKnown, checkText, fieldNames } from "./known.js";
import { defaultRetries, jobRetries, pauseMs, type RetryPolicy } from "./retry.js";
import type * as types from "./types.js";

/** Options of a client, for Node and for browsers. */
export interface ClientOptions {
  /** A bearer token, or a function that returns one for each call. Use https, unless the server is on this machine. */
  token?: string | (() => string | Promise<string>);
  /** Default deadline of a call, repetitions included. Default: 10,000. */
  timeoutMs?: number;
  retry?: RetryPolicy;
}

/** Options of one call. */
export interface Call {
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Options of a call with many articles. */
export interface ManyCalls extends Call {
  /** Articles in a batch. Default: 100. */
  batchArticles?: number;
  /** Bytes of a batch. Default: 1 MiB. */
  batchBytes?: number;
  /** Batches in progress. Default: 4. */
  calls?: number;
  retry?: RetryPolicy;
}

const CLIENT_OPTIONS = ["token", "timeoutMs", "retry"];
const CALL = ["timeoutMs", "signal"];
const MANY_CALLS = [...CALL, "batchArticles", "batchBytes", "calls", "retry"];
const RETRY = Object.keys(defaultRetries);
const SEARCH = fieldNames(SearchEntitiesRequestSchema, ["pageToken"]);

type Articles = AsyncIterable<types.Article | string> | Iterable<types.Article | string>;

/** A client of dalil over any transport. `connect` of `dalil-client/node` and `dalil-client/web` makes one. */
export class DalilClient {
  readonly #tagger: Client<typeof TaggerService>;
  readonly #gazetteer: Client<typeof GazetteerService>;
  readonly #options: ClientOptions;
  readonly #close: () => void;

  constructor(transport: Transport, options: ClientOptions = {}, close: () => void = () => {}) {
    checkKnown(options, CLIENT_OPTIONS, "options");
    if (options.retry !== undefined) checkKnown(options.retry, RETRY, "options.retry");
    this.#tagger = createClient(TaggerService, transport);
    this.#gazetteer = createClient(GazetteerService, transport);
    this.#options = options;
    this.#close = close;
  }

  /** Ends all calls and closes the connection. */
  close(): void {
    this.#close();
  }

  /** Tags one article, or a text. */
  async tag(
    article: types.Article | string,
    options: types.TagOptions = {},
    call: Call = {},
  ): Promise<types.TaggedArticle> {
    const request = { article: convert.articleInit(article), options: convert.optionsInit(options) };
    const response = await this.#call((with_) => this.#tagger.tagArticle(request, with_), call);
    return convert.taggedArticle(response, response.articleId, options.offsetUnit ?? "utf16_unit");
  }

  /**
   * Tags articles in one call and returns their results in the same order. Ids need not be distinct. An error of the
   * whole batch, such as an invalid option, is thrown. `tagMany` has no limit of articles.
   */
  async tagBatch(
    articles: Iterable<types.Article | string>,
    options: types.TagOptions = {},
    call: Call = {},
  ): Promise<ArticleResult[]> {
    return this.#batch(Array.from(articles, entry), options, call, this.#options.retry ?? defaultRetries, false);
  }

  /**
   * Tags any number of articles in batches and yields their results in the order of the articles. The input is read
   * only as fast as the results are. A batch that the server refuses because of its size is divided.
   *
   * An invalid article is a result with an error. What fails the whole batch (an invalid option or token, a server that
   * stays unavailable) is thrown; the results before it are complete. `timeoutMs` is that of each batch, by default
   * 60,000.
   */
  async *tagMany(
    articles: Articles,
    options: types.TagOptions = {},
    call: ManyCalls = {},
  ): AsyncGenerator<ArticleResult> {
    checkKnown(call, MANY_CALLS, "call");
    if (call.retry !== undefined) checkKnown(call.retry, RETRY, "call.retry");
    const {
      batchArticles = 100,
      batchBytes = 1 << 20,
      calls = 4,
      retry = jobRetries,
      timeoutMs = 60_000,
      signal,
    } = call;
    const stop = new AbortController();
    const signals = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const pending: Promise<ArticleResult[]>[] = [];
    try {
      for await (const entries of batches(articles, batchArticles, batchBytes)) {
        if (pending.length >= calls) yield* (await pending.shift()) ?? [];
        const batch = this.#batch(entries, options, { timeoutMs, signal: signals }, retry, true);
        // A rejection is handled when the results are read, which may be later.
        batch.catch(() => {});
        pending.push(batch);
      }
      while (pending.length > 0) yield* (await pending.shift()) ?? [];
    } finally {
      stop.abort();
    }
  }

  /**
   * Explains for each listed name in an article of at most 64 KiB whether it is a mention and why, and for each of
   * `spans` which names are there, or that no listed name is.
   */
  async explain(
    article: types.Article | string,
    options: types.TagOptions = {},
    spans: types.Span[] = [],
    call: Call = {},
  ): Promise<types.Explanation> {
    const request = {
      article: convert.articleInit(article),
      options: convert.optionsInit(options),
      spans: spans.map(convert.spanInit),
    };
    return convert.explanation(await this.#call((with_) => this.#tagger.explainArticle(request, with_), call));
  }

  /** Returns an entity with all its names. Follows former ids. Throws NotFound if no entity has the id. */
  async getEntity(id: string, gazetteer = "", call: Call = {}): Promise<types.EntityDetails> {
    checkText(id, "id");
    checkText(gazetteer, "gazetteer");
    return convert.entityDetails(
      await this.#call((with_) => this.#gazetteer.getEntity({ id, gazetteer }, with_), call),
    );
  }

  /** Returns the entities that have a name, as a text writes it. */
  async lookupName(name: string, gazetteer = "", call: Call = {}): Promise<types.NameMatch[]> {
    checkText(name, "name");
    checkText(gazetteer, "gazetteer");
    const response = await this.#call((with_) => this.#gazetteer.lookupName({ name, gazetteer }, with_), call);
    return response.matches.map(convert.nameMatch);
  }

  /**
   * Yields the entities with an id or a name that starts with a prefix, the most prominent first. Requests further
   * pages as they are read. Throws InvalidArgument if the gazetteer changes between two pages.
   */
  async *searchEntities(search: types.Search = {}, call: Call = {}): AsyncGenerator<types.EntityMatch> {
    checkKnown(search, SEARCH, "search");
    const { types: of, ...others } = search;
    const request = create(SearchEntitiesRequestSchema, { ...others, types: convert.entityTypes(of, "types") });
    do {
      const response = await this.#call((with_) => this.#gazetteer.searchEntities(request, with_), call);
      yield* response.matches.map(convert.entityMatch);
      request.pageToken = response.nextPageToken;
    } while (request.pageToken !== "");
  }

  /** Returns the gazetteers that the caller may use, the default one first. */
  async listGazetteers(call: Call = {}): Promise<types.Gazetteer[]> {
    const response = await this.#call((with_) => this.#gazetteer.listGazetteers({}, with_), call);
    return response.gazetteers.map(convert.gazetteer);
  }

  async #batch(
    entries: Entry[],
    options: types.TagOptions,
    call: Call,
    retry: RetryPolicy,
    divide: boolean,
  ): Promise<ArticleResult[]> {
    const request = { articles: entries.map(({ message }) => message), options: convert.optionsInit(options) };
    try {
      const response = await this.#call((with_) => this.#tagger.batchTagArticles(request, with_), call, retry);
      return results(entries, response, options.offsetUnit ?? "utf16_unit");
    } catch (raised) {
      const error = raised as DalilError;
      if (!divide || !divisible(error)) throw error;
      const [first] = entries;
      if (entries.length === 1 && first)
        return [{ index: first.index, articleId: first.articleId, error: first.error ?? error }];
      const middle = entries.length >> 1;
      const before = await this.#batch(entries.slice(0, middle), options, call, retry, true);
      return before.concat(await this.#batch(entries.slice(middle), options, call, retry, true));
    }
  }

  async #call<T>(
    make: (options: CallOptions) => Promise<T>,
    call: Call,
    retry = this.#options.retry ?? defaultRetries,
  ): Promise<T> {
    checkKnown(call, CALL, "call");
    const end = performance.now() + (call.timeoutMs ?? this.#options.timeoutMs ?? 10_000);
    for (let failures = 1; ; failures++) {
      try {
        const { token } = this.#options;
        const text = typeof token === "function" ? await token() : token;
        return await make({
          timeoutMs: Math.max(Math.ceil(end - performance.now()), 1),
          ...(call.signal && { signal: call.signal }),
          ...(text && { headers: { authorization: `Bearer ${text}` } }),
        });
      } catch (raised) {
        const error = fromCall(raised);
        const pause = call.signal?.aborted ? undefined : pauseMs(retry, failures, error);
        if (pause === undefined || performance.now() + pause >= end) throw error;
        await sleep(pause, call.signal);
      }
    }
  }
}

/** Waits, or throws Canceled when the signal is aborted. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(fromCall(Object.assign(new Error("the call was aborted"), { name: "AbortError" })));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }, ms);
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

export { Code };
