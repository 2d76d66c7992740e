"""Streams of articles in asyncio that continue on a new stream when one breaks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from typing import Any

import grpc

from dalil_client import _convert, _packing
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client._retry import RetryPolicy
from dalil_client._stream import stream_ended, stream_pause, stream_request, stream_result
from dalil_client.errors import DalilError, from_call
from dalil_client.types import Article, ArticleResult, TagOptions

Articles = AsyncIterable[Article | str] | Iterable[Article | str]


async def iterate(articles: Articles) -> AsyncIterator[Article | str]:
    """Iterates an asynchronous or an ordinary iterable."""
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article


class _Window:
    """The unanswered articles. One task reads the input into it, and each stream sends from it."""

    def __init__(self, articles: Articles, size: int) -> None:
        if size < 1:
            raise ValueError("the window must have room for an article")
        self._articles = articles
        self._size = size
        self._changed = asyncio.Condition()
        self.entries: deque[_packing.Entry] = deque()
        self._answered = 0
        self._ended = False
        self._stream = 0
        self.failure: Exception | None = None

    async def read_input(self) -> None:
        """Reads the input until its end, while there is room."""
        index = 0
        try:
            async for article in iterate(self._articles):
                async with self._changed:
                    await self._changed.wait_for(lambda: len(self.entries) < self._size)
                    self.entries.append(_packing.entry(index, article, str(index)))
                    self._changed.notify_all()
                index += 1
        except Exception as failure:  # of the caller's iterator: raised in the caller's task
            self.failure = failure
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

    async def requests(
        self, stream: int, options: tagger_pb2.TagOptions
    ) -> AsyncIterator[tagger_pb2.StreamTagArticlesRequest]:
        """The requests of a stream: all unanswered articles, then those of the input."""
        position = self._answered
        first: tagger_pb2.TagOptions | None = options

        def left() -> bool:
            return position < self._answered + len(self.entries)

        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._stream != stream or self._ended or left())
                if self._stream != stream or not left():
                    return
                one = self.entries[position - self._answered]
            yield stream_request(one, first)
            first = None
            position += 1

    async def answered(self) -> None:
        """Removes the first article."""
        async with self._changed:
            self.entries.popleft()
            self._answered += 1
            self._changed.notify_all()

    def done(self) -> bool:
        """Whether all articles of the input are answered."""
        return self._ended and not self.entries

    async def next_stream(self) -> int:
        """Ends the requests of the present stream. Returns the number of the next one."""
        async with self._changed:
            self._stream += 1
            self._changed.notify_all()
            return self._stream


async def results_of_streams(
    open_stream: Callable[[AsyncIterator[tagger_pb2.StreamTagArticlesRequest]], Any],
    articles: Articles,
    options: TagOptions,
    size: int,
    retry: RetryPolicy,
) -> AsyncIterator[ArticleResult]:
    """Yields the result of each article, over as many streams as needed."""
    window = _Window(articles, size)
    message = _convert.options_message(options)
    reader = asyncio.create_task(window.read_input())
    failures = 0
    try:
        while not window.done():
            stream = await window.next_stream()
            call = open_stream(window.requests(stream, message))
            error = stream_ended()
            try:
                async for answer in call:
                    if not window.entries:
                        raise DalilError.internal("the stream has more answers than articles")
                    result = stream_result(window.entries[0], answer, options)
                    await window.answered()
                    failures = 0
                    yield result
            except grpc.RpcError as raised:
                error = from_call(raised)
            finally:
                await window.next_stream()
                call.cancel()
            if window.done():
                break
            # A stream that broke without unanswered articles has lost nothing.
            failures += 1 if window.entries else 0
            pause = stream_pause(error, failures, retry)
            if pause is None:
                raise error
            await asyncio.sleep(pause)
        if window.failure is not None:
            raise window.failure
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
