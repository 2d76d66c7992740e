"""The client for synchronous code."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

import grpc

from dalil_client import _connection, _convert, _methods, _packing
from dalil_client._connection import Balancing, Tls, Token
from dalil_client._methods import Method, Request, Response
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client._retry import JOB_RETRIES, RetryBudget, RetryPolicy
from dalil_client._stream import results_of_streams
from dalil_client.enums import EntityType
from dalil_client.errors import DalilError, from_call
from dalil_client.types import (
    Article,
    ArticleResult,
    EntityDetails,
    EntityMatch,
    Explanation,
    Gazetteer,
    NameMatch,
    Span,
    TaggedArticle,
    TagOptions,
)

_DEFAULTS = TagOptions()


class Client:
    """A connection to dalil. It is thread-safe, and is closed by ``close()`` or at the end of a ``with`` block.

    ``target`` is HOST:PORT or another name of gRPC, such as ``dns:///dalil:50051`` or
    ``ipv4:10.0.0.1:50051,10.0.0.2:50051``; calls are spread over all addresses of the name. ``balancing="client"`` also
    watches the health of each server; use it only without a load balancer between client and servers.

    ``timeout`` is the default deadline of a call in seconds, repetitions included. ``token`` is sent with each call:
    use ``tls`` with it, unless the server is on this machine.

    With ``wait_for_ready=False`` an attempt fails at once if no server can be reached. It is repeated like other
    failed attempts, about six seconds in total; pass also ``retry=NO_RETRIES`` to have the error at once.
    """

    def __init__(
        self,
        target: str = "127.0.0.1:50051",
        *,
        tls: Tls | bool = False,
        token: Token = None,
        timeout: float = 10.0,
        retry: RetryPolicy = RetryPolicy(),
        balancing: Balancing = "proxy",
        wait_for_ready: bool = True,
        max_response_bytes: int = 64 << 20,
        channel_options: Sequence[tuple[str, Any]] = (),
    ) -> None:
        options = _connection.channel_options(tls, balancing, max_response_bytes, tuple(channel_options))
        credentials = _connection.credentials(tls)
        self._channel = (
            grpc.secure_channel(target, credentials, options) if credentials else grpc.insecure_channel(target, options)
        )
        self._token = token
        self._timeout = timeout
        self._retry = retry
        self._wait_for_ready = wait_for_ready
        self._budget = RetryBudget()
        self._closed = False
        self._calls = {
            method.path: self._channel.unary_unary(
                method.path,
                request_serializer=method.request.SerializeToString,
                response_deserializer=method.response.FromString,
            )
            for method in _methods.UNARY
        }
        self._stream = self._channel.stream_stream(
            _methods.STREAM.path,
            request_serializer=_methods.STREAM.request.SerializeToString,
            response_deserializer=_methods.STREAM.response.FromString,
        )

    def close(self) -> None:
        """Ends all calls and closes the connection."""
        self._closed = True
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _call(
        self, method: Method[Request, Response], request: Request, timeout: float | None, retry: RetryPolicy
    ) -> Response:
        end = time.monotonic() + (self._timeout if timeout is None else timeout)
        failures = 0
        while True:
            try:
                response: Response = self._calls[method.path](
                    request,
                    timeout=max(end - time.monotonic(), 0.001),
                    metadata=_connection.metadata(self._token),
                    wait_for_ready=self._wait_for_ready,
                )
            except grpc.RpcError as raised:
                error = from_call(raised)
            else:
                self._budget.succeeded()
                return response
            failures += 1
            pause = retry.pause(failures, error)
            if pause is None or self._closed or time.monotonic() + pause >= end or not self._budget.failed():
                raise error
            time.sleep(pause)

    def tag(
        self, article: Article | str, options: TagOptions = _DEFAULTS, *, timeout: float | None = None
    ) -> TaggedArticle:
        """Tags one article, or a text."""
        request = _methods.tag_request(article, options)
        response = self._call(_methods.TAG, request, timeout, self._retry)
        return _convert.tagged_article(response, response.article_id, options.offset_unit)

    def tag_batch(
        self,
        articles: Iterable[Article | str],
        options: TagOptions = _DEFAULTS,
        *,
        timeout: float | None = None,
    ) -> list[ArticleResult]:
        """Tags articles in one call, and returns their results in the same order.

        Ids need not be distinct. An error of the whole batch, such as an invalid option, is raised. ``tag_many`` has no
        limit of articles.
        """
        entries = [_packing.entry(index, article, str(index)) for index, article in enumerate(articles)]
        message = _convert.options_message(options)
        return self._batch(entries, options, message, timeout, self._retry, divide=False)

    def tag_many(
        self,
        articles: Iterable[Article | str],
        options: TagOptions = _DEFAULTS,
        *,
        batch_articles: int = 100,
        batch_bytes: int = 1 << 20,
        calls: int = 4,
        timeout: float = 60.0,
        retry: RetryPolicy = JOB_RETRIES,
    ) -> Iterator[ArticleResult]:
        """Tags any number of articles in batches, and yields their results in the order of the articles.

        At most ``calls`` batches are in progress, each of at most ``batch_articles`` articles and ``batch_bytes``; the
        input is read only as fast as the results are. A batch that the server refuses because of its size is divided.

        An invalid article is a result with an error. What fails the whole batch (an invalid option or token, a server
        that stays unavailable) is raised; the results before it are complete. ``timeout`` is that of each batch.
        """
        packer = _packing.Packer(batch_articles, batch_bytes)
        message = _convert.options_message(options)
        pending: deque[Future[list[ArticleResult]]] = deque()
        pool = ThreadPoolExecutor(max_workers=calls, thread_name_prefix="dalil")
        try:
            for entries in _batches(articles, packer):
                if len(pending) >= calls:
                    yield from pending.popleft().result()
                pending.append(pool.submit(self._batch, entries, options, message, timeout, retry, divide=True))
            while pending:
                yield from pending.popleft().result()
        finally:
            # Does not wait for calls whose results nobody reads. close() ends them.
            pool.shutdown(wait=False, cancel_futures=True)

    def _batch(
        self,
        entries: Sequence[_packing.Entry],
        options: TagOptions,
        message: tagger_pb2.TagOptions,
        timeout: float | None,
        retry: RetryPolicy,
        *,
        divide: bool,
    ) -> list[ArticleResult]:
        try:
            response = self._call(_methods.BATCH, _packing.request(entries, message), timeout, retry)
        except DalilError as error:
            if not divide or not _packing.divisible(error):
                raise
            if len(entries) == 1:
                return [entries[0].result(None, error)]
            middle = len(entries) // 2
            first = self._batch(entries[:middle], options, message, timeout, retry, divide=True)
            return first + self._batch(entries[middle:], options, message, timeout, retry, divide=True)
        return _packing.results(entries, response, options)

    def tag_stream(
        self,
        articles: Iterable[Article | str],
        options: TagOptions = _DEFAULTS,
        *,
        window: int = 256,
        stream_timeout: float = 300.0,
        retry: RetryPolicy = JOB_RETRIES,
    ) -> Iterator[ArticleResult]:
        """Tags articles as they arrive, as from a feed, and yields their results in the same order.

        Each article is sent at once and answered once. If the stream breaks, because its server is replaced or dies, a
        new stream sends the unanswered articles again. At most ``window`` articles are unanswered. ``retry`` counts
        consecutive streams without an answer; a stream ends after ``stream_timeout`` seconds and is resumed.

        The input is iterated in another thread. An error of the input is raised after the results before it.
        """
        return results_of_streams(
            lambda requests: self._stream(
                requests,
                timeout=stream_timeout,
                metadata=_connection.metadata(self._token),
                wait_for_ready=self._wait_for_ready,
            ),
            articles,
            options,
            window,
            retry,
        )

    def explain(
        self,
        article: Article | str,
        options: TagOptions = _DEFAULTS,
        *,
        spans: Iterable[Span] = (),
        timeout: float | None = None,
    ) -> Explanation:
        """Explains for each listed name in an article of at most 64 KiB whether it is a mention and why.

        For each of ``spans``, it states which names are there, or that no listed name is.
        """
        request = _methods.explain_request(article, options, spans)
        return _convert.explanation(self._call(_methods.EXPLAIN, request, timeout, self._retry))

    def get_entity(self, id: str, *, gazetteer: str = "", timeout: float | None = None) -> EntityDetails:
        """Returns an entity with all its names. Follows former ids. Raises NOT_FOUND if no entity has the id."""
        request = _methods.GET_ENTITY.request(id=id, gazetteer=gazetteer)
        return _convert.entity_details(self._call(_methods.GET_ENTITY, request, timeout, self._retry))

    def lookup_name(self, name: str, *, gazetteer: str = "", timeout: float | None = None) -> list[NameMatch]:
        """Returns the entities that have a name, as a text writes it."""
        request = _methods.LOOKUP_NAME.request(name=name, gazetteer=gazetteer)
        return _convert.name_matches(self._call(_methods.LOOKUP_NAME, request, timeout, self._retry))

    def search_entities(
        self,
        prefix: str = "",
        *,
        types: Iterable[EntityType] = (),
        classes: Iterable[str] = (),
        country_codes: Iterable[str] = (),
        page_size: int = 0,
        gazetteer: str = "",
        timeout: float | None = None,
    ) -> Iterator[EntityMatch]:
        """Yields the entities with an id or a name that starts with the prefix, the most prominent first.

        Requests further pages as they are read. Raises INVALID_ARGUMENT if the gazetteer changes between two pages.
        """
        request = _methods.search_request(prefix, types, classes, country_codes, page_size, gazetteer)
        while True:
            response = self._call(_methods.SEARCH, request, timeout, self._retry)
            yield from _convert.entity_matches(response)
            if not response.next_page_token:
                return
            request.page_token = response.next_page_token

    def list_gazetteers(self, *, timeout: float | None = None) -> list[Gazetteer]:
        """Returns the gazetteers that the caller may use, the default one first."""
        request = _methods.LIST_GAZETTEERS.request()
        return _convert.gazetteers(self._call(_methods.LIST_GAZETTEERS, request, timeout, self._retry))


def _batches(articles: Iterable[Article | str], packer: _packing.Packer) -> Iterator[list[_packing.Entry]]:
    for index, article in enumerate(articles):
        full = packer.add(_packing.entry(index, article, str(index)))
        if full:
            yield full
    rest = packer.rest()
    if rest:
        yield rest
