import { create, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { articleInit, taggedArticle } from "./convert.js";
import { DalilError, fromStatus } from "./errors.js";
import {
  type Article as ArticleMessage,
  ArticleSchema,
  type BatchResult,
  type BatchTagArticlesResponse,
} from "./gen/dalil/v1/tagger_pb.js";
import type { Article, OffsetUnit, TaggedArticle } from "./types.js";

/** The result for one of several articles: an answer, or the error that concerns this article alone. */
export type ArticleResult = {
  /** Position of the article in the input, from 0. */
  index: number;
  articleId: string;
} & ({ answer: TaggedArticle; error?: undefined } | { answer?: undefined; error: DalilError });

/** An article of the input with its message. The message is empty if the article cannot be sent. */
export interface Entry {
  index: number;
  articleId: string;
  message: ArticleMessage;
  error?: DalilError;
  size: number;
}

/** Prepares an article. The id in its message is its position, so that the ids of the caller need not be distinct. */
export function entry(article: Article | string, index: number): Entry {
  const articleId = typeof article === "string" ? "" : (article.id ?? "");
  try {
    const message = create(ArticleSchema, { ...articleInit(article), id: String(index) });
    // The length of the field around the message takes at most 6 bytes.
    return { index, articleId, message, size: toBinary(ArticleSchema, message).length + 6 };
  } catch (error) {
    if (!(error instanceof DalilError)) throw error;
    return { index, articleId, message: create(ArticleSchema, { id: String(index) }), error, size: 16 };
  }
}

/** Divides articles into batches of a maximum number and size. An article above the size is a batch of its own. */
export async function* batches(
  articles: AsyncIterable<Article | string> | Iterable<Article | string>,
  maxArticles: number,
  maxBytes: number,
): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  let bytes = 0;
  let index = 0;
  for await (const article of articles) {
    const next = entry(article, index++);
    if (batch.length > 0 && (batch.length >= maxArticles || bytes + next.size > maxBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(next);
    bytes += next.size;
  }
  if (batch.length > 0) yield batch;
}

/** The results of a batch, in the order of its articles. */
export function results(entries: Entry[], response: BatchTagArticlesResponse, unit: OffsetUnit): ArticleResult[] {
  if (response.results.length !== entries.length) {
    throw new DalilError(Code.Internal, `${entries.length} articles have ${response.results.length} results`);
  }
  return entries.map((one, position) => result(one, response.results[position], unit, `articles[${position}]`));
}

// The path of the article in its batch becomes `article`, because the caller has no batch.
function result(one: Entry, of: BatchResult | undefined, unit: OffsetUnit, path: string): ArticleResult {
  const { index, articleId } = one;
  if (one.error) return { index, articleId, error: one.error };
  if (of?.result.case === "response") {
    return { index, articleId, answer: taggedArticle(of.result.value, articleId, unit) };
  }
  if (of?.result.case !== "error") {
    return { index, articleId, error: new DalilError(Code.Internal, "neither an answer nor an error") };
  }
  const { code, message, fieldViolations, retryDelayMs, resource } = fromStatus(of.result.value);
  const violations = fieldViolations.map(({ field, description }) => ({
    field: field.replace(path, "article"),
    description,
  }));
  const error = new DalilError(code, message.replaceAll(path, "article"), violations, retryDelayMs, resource);
  return { index, articleId, error };
}

/** Whether smaller batches may succeed: the request, its answer or its number of articles exceeds a limit. */
export function divisible(error: DalilError): boolean {
  switch (error.code) {
    case Code.InvalidArgument:
      return error.fieldViolations.length > 0 && error.fieldViolations.every(({ field }) => field === "articles");
    case Code.ResourceExhausted:
      return error.retryDelayMs === undefined;
    default:
      return error.code === Code.OutOfRange;
  }
}
