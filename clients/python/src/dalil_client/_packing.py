"""Division of articles into batches, and of batches that the server refuses as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grpc import StatusCode

from dalil_client import _convert, types
from dalil_client._proto.dalil.v1 import tagger_pb2
from dalil_client.errors import DalilError, from_status


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the input with its message. The message is empty if the article cannot be sent."""

    index: int
    article_id: str
    message: tagger_pb2.Article
    error: DalilError | None
    size: int

    def result(self, response: types.TaggedArticle | None, error: DalilError | None) -> types.ArticleResult:
        """The result of this article. Its own error takes precedence."""
        if self.error is not None:
            response, error = None, self.error
        return types.ArticleResult(self.index, self.article_id, response, error)


def entry(index: int, article: types.Article | str, sent_id: str) -> Entry:
    """Prepares an article. The id in its message is not that of the caller, so that ids need not be distinct."""
    error = None
    try:
        message = _convert.article_message(article)
    except DalilError as invalid:
        message, error = tagger_pb2.Article(), invalid
    message.id = sent_id
    # The length of the field around the message takes at most 6 bytes.
    return Entry(index, _convert.article_id(article), message, error, message.ByteSize() + 6)


class Packer:
    """Collects articles into batches of a maximum number and size. An article above the size is a batch of its own."""

    def __init__(self, max_articles: int, max_bytes: int) -> None:
        if max_articles < 1 or max_bytes < 1:
            raise ValueError("a batch must have room for an article")
        self._max_articles = max_articles
        self._max_bytes = max_bytes
        self._entries: list[Entry] = []
        self._bytes = 0

    def add(self, one: Entry) -> list[Entry] | None:
        """Adds an article. Returns the preceding ones if they are a complete batch."""
        full = None
        if self._entries and (len(self._entries) >= self._max_articles or self._bytes + one.size > self._max_bytes):
            full = self.rest()
        self._entries.append(one)
        self._bytes += one.size
        return full

    def rest(self) -> list[Entry]:
        """Returns the articles that are no complete batch yet, and starts a new batch."""
        entries, self._entries, self._bytes = self._entries, [], 0
        return entries


def request(entries: Sequence[Entry], options: tagger_pb2.TagOptions) -> tagger_pb2.BatchTagArticlesRequest:
    """The request for a batch."""
    return tagger_pb2.BatchTagArticlesRequest(articles=[one.message for one in entries], options=options)


def results(
    entries: Sequence[Entry], response: tagger_pb2.BatchTagArticlesResponse, options: types.TagOptions
) -> list[types.ArticleResult]:
    """The results of a batch, in the order of its articles."""
    if len(response.results) != len(entries):
        raise DalilError.internal(f"{len(entries)} articles have {len(response.results)} results")
    return [
        one.result(*answer_or_error(one, answer, options, f"articles[{position}]"))
        for position, (one, answer) in enumerate(zip(entries, response.results))
    ]


def answer_or_error(
    one: Entry,
    answer: tagger_pb2.BatchResult | tagger_pb2.StreamTagArticlesResponse,
    options: types.TagOptions,
    path: str,
) -> tuple[types.TaggedArticle | None, DalilError | None]:
    """Converts a result. The path of the article in its request becomes `article`, because the caller has no batch."""
    if answer.WhichOneof("result") == "response":
        return _convert.tagged_article(answer.response, one.article_id, options.offset_unit), None
    status = answer.error
    error = from_status(status)
    violations = (
        type(violation)(violation.field.replace(path, "article", 1), violation.description)
        for violation in error.field_violations
    )
    return None, DalilError(
        error.code,
        error.message.replace(path, "article"),
        field_violations=violations,
        retry_delay=error.retry_delay,
        resource=error.resource,
    )


def divisible(error: DalilError) -> bool:
    """Whether smaller batches may succeed: the request, its answer or its number of articles exceeds a limit."""
    if error.code is StatusCode.INVALID_ARGUMENT:
        return {violation.field for violation in error.field_violations} == {"articles"}
    return error.code is StatusCode.OUT_OF_RANGE or (
        error.code is StatusCode.RESOURCE_EXHAUSTED and error.retry_delay is None
    )
