"""The client for asyncio."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from types import TracebackType
from typing import Any

import grpc
import grpc.aio

from dalil_client import _connection, _convert, _methods, _packing
from dalil_client._astream import Articles, iterate, results_of_streams
from dalil_client._connection import Balancing, Tls, Token
from dalil_client._methods import Method, Request, Response
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client._retry import JOB_RETRIES, RetryBudget, RetryPolicy
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


class AsyncClient:
    """A connection to dalil for one event loop. ``Client`` documents the arguments; the methods are the same.

    Create it in a coroutine. It is closed by ``await close()`` or at the end of an ``async with`` block.
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
            grpc.aio.secure_channel(target, credentials, options)
            if credentials
            else grpc.aio.insecure_channel(target, options)
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

    async def close(self) -> None:
        """Ends all calls and closes the connection."""
        self._closed = True
        await self._channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _call(
        self, method: Method[Request, Response], request: Request, timeout: float | None, retry: RetryPolicy
    ) -> Response:
        end = time.monotonic() + (self._timeout if timeout is None else timeout)
        failures = 0
        while True:
            try:
                response: Response = await self._calls[method.path](
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
            await asyncio.sleep(pause)

    async def tag(
        self, article: Article | str, options: TagOptions = _DEFAULTS, *, timeout: float | None = None
    ) -> TaggedArticle:
        """Tags one article, or a text."""
        request = _methods.tag_request(article, options)
        response = await self._call(_methods.TAG, request, timeout, self._retry)
        return _convert.tagged_article(response, response.article_id, options.offset_unit)

    async def tag_batch(
        self,
        articles: Iterable[Article | str],
        options: TagOptions = _DEFAULTS,
        *,
        timeout: float | None = None,
    ) -> list[ArticleResult]:
        """Tags articles in one call. See ``Client.tag_batch``."""
        entries = [_packing.entry(index, article, str(index)) for index, article in enumerate(articles)]
        message = _convert.options_message(options)
        return await self._batch(entries, options, message, timeout, self._retry, divide=False)

    async def tag_many(
        self,
        articles: Articles,
        options: TagOptions = _DEFAULTS,
        *,
        batch_articles: int = 100,
        batch_bytes: int = 1 << 20,
        calls: int = 4,
        timeout: float = 60.0,
        retry: RetryPolicy = JOB_RETRIES,
    ) -> AsyncIterator[ArticleResult]:
        """Tags any number of articles in batches, and yields their results in order. See ``Client.tag_many``."""
        packer = _packing.Packer(batch_articles, batch_bytes)
        message = _convert.options_message(options)
        pending: deque[asyncio.Task[list[ArticleResult]]] = deque()
        try:
            async for entries in _batches(articles, packer):
                if len(pending) >= calls:
                    for result in await pending.popleft():
                        yield result
                batch = self._batch(entries, options, message, timeout, retry, divide=True)
                pending.append(asyncio.create_task(batch))
            while pending:
                for result in await pending.popleft():
                    yield result
        finally:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _batch(
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
            response = await self._call(_methods.BATCH, _packing.request(entries, message), timeout, retry)
        except DalilError as error:
            if not divide or not _packing.divisible(error):
                raise
            if len(entries) == 1:
                return [entries[0].result(None, error)]
            middle = len(entries) // 2
            first = await self._batch(entries[:middle], options, message, timeout, retry, divide=True)
            return first + await self._batch(entries[middle:], options, message, timeout, retry, divide=True)
        return _packing.results(entries, response, options)

    def tag_stream(
        self,
        articles: Articles,
        options: TagOptions = _DEFAULTS,
        *,
        window: int = 256,
        stream_timeout: float = 300.0,
        retry: RetryPolicy = JOB_RETRIES,
    ) -> AsyncIterator[ArticleResult]:
        """Tags articles as they arrive, and resumes the stream when it breaks. See ``Client.tag_stream``."""
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

    async def explain(
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
        return _convert.explanation(await self._call(_methods.EXPLAIN, request, timeout, self._retry))

    async def get_entity(self, id: str, *, gazetteer: str = "", timeout: float | None = None) -> EntityDetails:
        """Returns an entity with all its names. See ``Client.get_entity``."""
        request = _methods.GET_ENTITY.request(id=id, gazetteer=gazetteer)
        return _convert.entity_details(await self._call(_methods.GET_ENTITY, request, timeout, self._retry))

    async def lookup_name(self, name: str, *, gazetteer: str = "", timeout: float | None = None) -> list[NameMatch]:
        """Returns the entities that have a name, as a text writes it."""
        request = _methods.LOOKUP_NAME.request(name=name, gazetteer=gazetteer)
        return _convert.name_matches(await self._call(_methods.LOOKUP_NAME, request, timeout, self._retry))

    async def search_entities(
        self,
        prefix: str = "",
        *,
        types: Iterable[EntityType] = (),
        classes: Iterable[str] = (),
        country_codes: Iterable[str] = (),
        page_size: int = 0,
        gazetteer: str = "",
        timeout: float | None = None,
    ) -> AsyncIterator[EntityMatch]:
        """Yields the entities with an id or a name that starts with the prefix. See ``Client.search_entities``."""
        request = _methods.search_request(prefix, types, classes, country_codes, page_size, gazetteer)
        while True:
            response = await self._call(_methods.SEARCH, request, timeout, self._retry)
            for match in _convert.entity_matches(response):
                yield match
            if not response.next_page_token:
                return
            request.page_token = response.next_page_token

    async def list_gazetteers(self, *, timeout: float | None = None) -> list[Gazetteer]:
        """Returns the gazetteers that the caller may use, the default one first."""
        request = _methods.LIST_GAZETTEERS.request()
        return _convert.gazetteers(await self._call(_methods.LIST_GAZETTEERS, request, timeout, self._retry))


async def _batches(articles: Articles, packer: _packing.Packer) -> AsyncIterator[list[_packing.Entry]]:
    index = 0
    async for article in iterate(articles):
        full = packer.add(_packing.entry(index, article, str(index)))
        index += 1
        if full:
            yield full
    rest = packer.rest()
    if rest:
        yield rest
