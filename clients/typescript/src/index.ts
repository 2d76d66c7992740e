/** Client of dalil, a service that tags places, people and organisations in news articles. */
export type { ArticleResult } from "./batches.js";
export { type Call, type ClientOptions, Code, DalilClient, type ManyCalls } from "./client.js";
export { DalilError, type FieldViolation } from "./errors.js";
export { defaultRetries, jobRetries, noRetries, type RetryPolicy } from "./retry.js";
export type * from "./types.js";
