"""When a failed call is repeated, and after which time."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass

from grpc import StatusCode

from dalil_client.errors import DalilError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Repeats calls that failed for a passing reason. All calls are free of side effects, so that each can be repeated.

    These failures are repeated: UNAVAILABLE; RESOURCE_EXHAUSTED if the server states a time in RetryInfo; and INTERNAL
    and CANCELLED, which a proxy reports when a server dies in the middle of an answer. The pause grows from
    ``initial_backoff`` by ``multiplier`` to ``max_backoff`` seconds, varies by a fifth, and is at least the time in
    RetryInfo. The timeout of a call includes its repetitions.

    The numbers are those of deploy/service_config.json.
    """

    max_attempts: int = 5
    initial_backoff: float = 0.3
    max_backoff: float = 3.0
    multiplier: float = 2.5

    def pause(self, failures: int, error: DalilError) -> float | None:
        """Seconds until the next attempt after a number of failures, or None if the error is permanent."""
        if failures >= self.max_attempts or not passes(error):
            return None
        backoff = min(self.initial_backoff * self.multiplier ** (failures - 1), self.max_backoff)
        return max(backoff * random.uniform(0.8, 1.2), error.retry_delay or 0.0)


NO_RETRIES = RetryPolicy(max_attempts=1)
"""Repeats nothing."""

JOB_RETRIES = RetryPolicy(max_attempts=10)
"""The default for many articles: about 25 seconds without any answer are an error."""


def passes(error: DalilError) -> bool:
    """Whether the same call may succeed later."""
    if error.code is StatusCode.RESOURCE_EXHAUSTED:
        return error.retry_delay is not None
    return error.code in (StatusCode.UNAVAILABLE, StatusCode.INTERNAL, StatusCode.CANCELLED)


class RetryBudget:
    """Limits the repetitions of all calls of a client, so that they do not multiply the load of a server that fails.

    Works like retryThrottling of gRPC: each failure takes a token, each success returns a tenth, and repetitions stop
    while less than half of the tokens are left.
    """

    def __init__(self, most: float = 1000.0, ratio: float = 0.1) -> None:
        self._most = most
        self._ratio = ratio
        self._tokens = most
        self._lock = threading.Lock()

    def succeeded(self) -> None:
        """Counts a success."""
        with self._lock:
            self._tokens = min(self._tokens + self._ratio, self._most)

    def failed(self) -> bool:
        """Counts a failure. Returns whether it may be repeated."""
        with self._lock:
            self._tokens = max(self._tokens - 1.0, 0.0)
            return self._tokens > self._most / 2
