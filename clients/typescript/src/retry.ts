import { Code } from "@connectrpc/connect";
import type { DalilError } from "./errors.js";

/**
 * Repeats calls that failed for a passing reason. All calls are free of side effects, so that each can be repeated.
 *
 * These failures are repeated: Unavailable; ResourceExhausted if the server states a time in RetryInfo; Internal,
 * Canceled and Aborted, which are reported when a server or a connection dies in the middle of an answer; and a failed
 * request of a browser. The pause grows from `initialBackoffMs` by `multiplier` to `maxBackoffMs`, varies by a fifth,
 * and is at least the time in RetryInfo. The timeout of a call includes its repetitions.
 */
export interface RetryPolicy {
  maxAttempts: number;
  initialBackoffMs: number;
  maxBackoffMs: number;
  multiplier: number;
}

/** The numbers of deploy/service_config.json. */
export const defaultRetries: RetryPolicy = {
  maxAttempts: 5,
  initialBackoffMs: 300,
  maxBackoffMs: 3000,
  multiplier: 2.5,
};

/** For many articles: about 25 seconds without any answer are an error. */
export const jobRetries: RetryPolicy = { ...defaultRetries, maxAttempts: 10 };

/** Repeats nothing. */
export const noRetries: RetryPolicy = { ...defaultRetries, maxAttempts: 1 };

/** Milliseconds until the next attempt after a number of failures, or undefined if the error is permanent. */
export function pauseMs(policy: RetryPolicy, failures: number, error: DalilError): number | undefined {
  if (failures >= policy.maxAttempts || !passes(error)) return undefined;
  const backoff = Math.min(policy.initialBackoffMs * policy.multiplier ** (failures - 1), policy.maxBackoffMs);
  return Math.max(backoff * (0.8 + 0.4 * Math.random()), error.retryDelayMs ?? 0);
}

function passes(error: DalilError): boolean {
  switch (error.code) {
    case Code.Unavailable:
    case Code.Internal:
    case Code.Canceled:
    case Code.Aborted:
      return true;
    case Code.ResourceExhausted:
      return error.retryDelayMs !== undefined;
    case Code.Unknown:
      // fetch() of a browser throws a TypeError if the request failed.
      return (error.cause as Error | undefined)?.cause instanceof TypeError;
    default:
      return false;
  }
}
