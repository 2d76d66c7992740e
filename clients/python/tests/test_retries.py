"""Retries, against a server of this test that fails as instructed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2, status_pb2

from dalil_client import NO_RETRIES, Client, DalilError, RetryPolicy
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client._retry import RetryBudget

Failure = tuple[grpc.StatusCode, float | None]
FAST = RetryPolicy(initial_backoff=0.01, max_backoff=0.02)


class Scripted(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Fails with the given statuses, one for each call, and answers afterwards."""

    def __init__(self, failures: list[Failure]) -> None:
        self.failures = failures
        self.times: list[float] = []

    def service(self, details: Any) -> Any:
        return grpc.unary_unary_rpc_method_handler(
            self._answer,
            request_deserializer=tagger_pb2.TagArticleRequest.FromString,
            response_serializer=tagger_pb2.TagArticleResponse.SerializeToString,
        )

    def _answer(self, request: tagger_pb2.TagArticleRequest, context: Any) -> tagger_pb2.TagArticleResponse:
        self.times.append(time.monotonic())
        if self.failures:
            code, delay = self.failures.pop(0)
            if delay is not None:
                retry = AnyMessage()
                duration = Duration()
                duration.FromMilliseconds(int(delay * 1000))
                retry.Pack(error_details_pb2.RetryInfo(retry_delay=duration))
                status = status_pb2.Status(code=code.value[0], message="scripted", details=[retry])
                context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
            context.abort(code, "scripted")
        return tagger_pb2.TagArticleResponse(article_id=request.article.id)


@contextmanager
def scripted(failures: list[Failure], retry: RetryPolicy) -> Iterator[tuple[Client, Scripted]]:
    handler = Scripted(failures)
    server = grpc.server(ThreadPoolExecutor(max_workers=2), handlers=[handler])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with Client(f"127.0.0.1:{port}", retry=retry) as client:
        yield client, handler
    server.stop(None).wait()


@pytest.mark.parametrize(
    ("failure", "calls"),
    [
        ((grpc.StatusCode.UNAVAILABLE, None), 2),
        ((grpc.StatusCode.INTERNAL, None), 2),
        ((grpc.StatusCode.CANCELLED, None), 2),
        ((grpc.StatusCode.RESOURCE_EXHAUSTED, 0.01), 2),
        ((grpc.StatusCode.RESOURCE_EXHAUSTED, None), 1),
        ((grpc.StatusCode.INVALID_ARGUMENT, None), 1),
        ((grpc.StatusCode.UNAUTHENTICATED, None), 1),
        ((grpc.StatusCode.DEADLINE_EXCEEDED, None), 1),
    ],
)
def test_which_failures_are_repeated(failure: Failure, calls: int) -> None:
    with scripted([failure], FAST) as (client, handler):
        if calls == 1:
            with pytest.raises(DalilError) as raised:
                client.tag("text")
            assert raised.value.code is failure[0]
        else:
            client.tag("text")
        assert len(handler.times) == calls


def test_the_number_of_attempts_is_limited() -> None:
    with scripted([(grpc.StatusCode.UNAVAILABLE, None)] * 9, FAST) as (client, handler):
        with pytest.raises(DalilError):
            client.tag("text")
        assert len(handler.times) == 5
    with scripted([(grpc.StatusCode.UNAVAILABLE, None)], NO_RETRIES) as (client, handler):
        with pytest.raises(DalilError):
            client.tag("text")
        assert len(handler.times) == 1


def test_a_retry_waits_for_the_time_of_the_server() -> None:
    with scripted([(grpc.StatusCode.UNAVAILABLE, 0.4)], FAST) as (client, handler):
        client.tag("text")
        assert handler.times[1] - handler.times[0] >= 0.39


def test_a_retry_after_the_deadline_is_not_made() -> None:
    with scripted([(grpc.StatusCode.UNAVAILABLE, 60.0)], FAST) as (client, handler):
        start = time.monotonic()
        with pytest.raises(DalilError) as raised:
            client.tag("text", timeout=5)
        assert raised.value.retry_delay == 60.0
        assert time.monotonic() - start < 4
        assert len(handler.times) == 1


def test_backoff_grows_to_its_limit() -> None:
    policy = RetryPolicy(max_attempts=10)
    error = DalilError(grpc.StatusCode.UNAVAILABLE, "")
    pauses = [policy.pause(failures, error) for failures in range(1, 11)]
    assert pauses[9] is None
    for expected, pause in zip([0.3, 0.75, 1.875, 3, 3, 3, 3, 3, 3], pauses):
        assert pause is not None and 0.8 * expected <= pause <= 1.2 * expected


def test_the_budget_stops_retries_when_most_calls_fail() -> None:
    budget = RetryBudget(most=10)
    assert [budget.failed() for _ in range(6)] == [True, True, True, True, False, False]
    for _ in range(30):
        budget.succeeded()
    assert budget.failed()
