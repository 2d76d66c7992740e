"""Streams of articles that continue on a new stream when one breaks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import grpc

from dalil_client import _convert, _packing
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client._retry import RetryPolicy
from dalil_client.errors import DalilError, from_call
from dalil_client.types import Article, ArticleResult, TagOptions


def stream_request(one: _packing.Entry, options: tagger_pb2.TagOptions | None) -> tagger_pb2.StreamTagArticlesRequest:
    """A message of a stream. Options apply to the following messages too."""
    return tagger_pb2.StreamTagArticlesRequest(article=one.message, options=options)


def stream_result(
    one: _packing.Entry, answer: tagger_pb2.StreamTagArticlesResponse, options: TagOptions
) -> ArticleResult:
    """The result for the first unanswered article."""
    if answer.article_id != one.message.id:
        raise DalilError.internal(f"article {one.message.id} of the stream was answered out of order")
    result = one.result(*_packing.answer_or_error(one, answer, options, "article"))
    # An invalid option is an error of all articles. In a batch it fails the call.
    if result.error and any(violation.field.startswith("options.") for violation in result.error.field_violations):
        raise result.error
    return result


def stream_ended() -> DalilError:
    """The server ended the stream before its last answer."""
    return DalilError(grpc.StatusCode.UNAVAILABLE, "the stream ended before its last answer")


def stream_pause(error: DalilError, failures: int, retry: RetryPolicy) -> float | None:
    """Seconds until the next stream, or None if the error is permanent."""
    # A stream that reached its own time is resumed.
    if error.code is grpc.StatusCode.DEADLINE_EXCEEDED:
        if failures <= 1:
            return 0.0
        error = DalilError(grpc.StatusCode.UNAVAILABLE, error.message)
    return retry.pause(max(failures, 1), error)


class _Window:
    """The unanswered articles. One thread reads the input into it, and each stream sends from it."""

    def __init__(self, articles: Iterable[Article | str], size: int) -> None:
        if size < 1:
            raise ValueError("the window must have room for an article")
        self._articles = articles
        self._size = size
        self._changed = threading.Condition()
        self._entries: deque[_packing.Entry] = deque()
        self._answered = 0
        self._ended = False
        self._closed = False
        self._stream = 0
        self.failure: BaseException | None = None

    def read_input(self) -> None:
        """Reads the input until its end, while there is room."""
        try:
            for index, article in enumerate(self._articles):
                one = _packing.entry(index, article, str(index))
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or len(self._entries) < self._size)
                    if self._closed:
                        return
                    self._entries.append(one)
                    self._changed.notify_all()
        except Exception as failure:  # of the caller's iterator: raised in the caller's thread
            self.failure = failure
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def requests(self, options: tagger_pb2.TagOptions) -> Iterator[tagger_pb2.StreamTagArticlesRequest]:
        """The requests of a new stream: the unanswered articles, then the input. Ends those of the present stream."""
        with self._changed:
            self._stream += 1
            self._changed.notify_all()
            return self._send(self._stream, self._answered, options)

    def _send(
        self, stream: int, position: int, first: tagger_pb2.TagOptions | None
    ) -> Iterator[tagger_pb2.StreamTagArticlesRequest]:
        def left() -> bool:
            return position < self._answered + len(self._entries)

        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stream != stream or self._ended or left())
                if self._stream != stream or not left():
                    return
                one = self._entries[position - self._answered]
            yield stream_request(one, first)
            first = None
            position += 1

    def first(self) -> _packing.Entry | None:
        """The first unanswered article, which an answer is for."""
        with self._changed:
            return self._entries[0] if self._entries else None

    def answered(self) -> None:
        """Removes the first article."""
        with self._changed:
            self._entries.popleft()
            self._answered += 1
            self._changed.notify_all()

    def unanswered(self) -> int:
        """Number of articles that are read and not answered."""
        with self._changed:
            return len(self._entries)

    def done(self) -> bool:
        """Whether all articles of the input are answered."""
        with self._changed:
            return self._ended and not self._entries

    def end_stream(self) -> None:
        """Ends the requests of the present stream."""
        with self._changed:
            self._stream += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Ends the requests and the reading of the input."""
        with self._changed:
            self._closed = True
            self._stream += 1
            self._changed.notify_all()


def results_of_streams(
    open_stream: Callable[[Iterator[tagger_pb2.StreamTagArticlesRequest]], Any],
    articles: Iterable[Article | str],
    options: TagOptions,
    size: int,
    retry: RetryPolicy,
) -> Iterator[ArticleResult]:
    """Yields the result of each article, over as many streams as needed."""
    window = _Window(articles, size)
    message = _convert.options_message(options)
    threading.Thread(target=window.read_input, name="dalil-input", daemon=True).start()
    failures = 0
    try:
        while not window.done():
            call = open_stream(window.requests(message))
            error = stream_ended()
            try:
                for answer in call:
                    one = window.first()
                    if one is None:
                        raise DalilError.internal("the stream has more answers than articles")
                    result = stream_result(one, answer, options)
                    window.answered()
                    failures = 0
                    yield result
            except grpc.RpcError as raised:
                error = from_call(raised)
            finally:
                window.end_stream()
                call.cancel()
            if window.done():
                break
            # A stream that broke without unanswered articles has lost nothing.
            failures += 1 if window.unanswered() else 0
            pause = stream_pause(error, failures, retry)
            if pause is None:
                raise error
            time.sleep(pause)
        if window.failure is not None:
            raise window.failure
    finally:
        window.close()
