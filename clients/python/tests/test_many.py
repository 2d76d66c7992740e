"""Batches and streams of the synchronous client."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import grpc
import pytest
from conftest import Server

from dalil_client import Article, ArticleResult, Client, DalilError, RetryPolicy, TagOptions, _packing


def article(i: int) -> Article:
    return Article(id=f"id {i}", body=f"😀 {i}: from Moscow to Almaty")


def check(results: list[ArticleResult], count: int) -> None:
    assert [result.index for result in results] == list(range(count))
    for result in results:
        answer = result.get()
        assert answer.article_id == result.article_id == f"id {result.index}"
        body = article(result.index).body
        assert [body[m.start : m.end] for m in answer.mentions] == ["Moscow", "Almaty"]


def test_a_batch_with_invalid_articles_and_equal_ids(client: Client) -> None:
    surrogate = Article(id="same", body="Moscow \ud800")
    articles: list[Article | str] = [Article(id="same", body="Almaty"), Article(id="same"), surrogate, "Jordan"]
    one, two, three, four = client.tag_batch(articles)
    assert [one.article_id, two.article_id, three.article_id, four.article_id] == ["same", "same", "same", ""]
    assert one.get().mentions[0].entity_id == "place/almaty"
    assert four.get().mentions[0].entity_id == "place/jordan"
    assert two.error is not None and three.error is not None
    assert two.error.field_violations[0].field == "article.body"
    assert "surrogate" in three.error.message
    with pytest.raises(DalilError):
        two.get()
    with pytest.raises(DalilError) as raised:
        client.tag_batch(["Almaty"], TagOptions(min_confidence=2))
    assert raised.value.field_violations[0].field == "options.min_confidence"


def test_many_articles_keep_their_order(client: Client) -> None:
    check(list(client.tag_many((article(i) for i in range(1003)), batch_articles=10)), 1003)
    assert list(client.tag_many([])) == []


def test_the_input_is_not_read_ahead(client: Client) -> None:
    read = 0

    def articles() -> Iterator[Article]:
        nonlocal read
        for i in range(1000):
            read += 1
            yield article(i)

    results = client.tag_many(articles(), batch_articles=10, calls=2)
    assert isinstance(results, Generator)
    next(results)
    # Two batches in progress, one that is complete, and the article after it.
    assert read <= 31
    results.close()
    assert read <= 31


def test_an_invalid_option_ends_many(client: Client) -> None:
    with pytest.raises(DalilError) as raised:
        list(client.tag_many(["Almaty"], TagOptions(context_chars=999)))
    assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT


def test_batches_are_packed_by_number_and_size() -> None:
    def packed(sizes: list[int], most: int, most_bytes: int) -> list[list[int]]:
        packer = _packing.Packer(most, most_bytes)
        batches = []
        for index, size in enumerate(sizes):
            one = _packing.entry(index, "x" * (size - 12), str(index))
            full = packer.add(one)
            if full:
                batches.append(full)
        batches.append(packer.rest())
        return [[one.index for one in batch] for batch in batches]

    assert packed([20] * 5, 2, 1000) == [[0, 1], [2, 3], [4]]
    assert packed([20, 30, 60, 500, 20], 9, 100) == [[0, 1], [2], [3], [4]]
    with pytest.raises(ValueError):
        _packing.Packer(0, 1)


@pytest.mark.parametrize(
    "options",
    [
        ("--max-batch-articles", "7"),
        ("--max-request-bytes", "3000"),
        ("--max-response-bytes", "5000"),
    ],
)
def test_batches_above_the_limits_of_the_server_are_divided(tmp_path: Path, options: tuple[str, str]) -> None:
    server = Server(tmp_path, *options)
    try:
        with Client(server.address) as client:
            articles = [article(i) for i in range(60)] + [Article(id="long", body="Almaty " * 900)]
            *results, long = client.tag_many(articles, batch_articles=61)
            check(results, 60)
            if options[0] == "--max-batch-articles":
                assert len(long.get().mentions) == 900
            else:
                assert long.error is not None
    finally:
        server.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("method", ["tag_many", "tag_stream"])
def test_a_restart_between_articles_loses_none(server: Server, number: int, method: str) -> None:
    def articles() -> Iterator[Article]:
        for i in range(600):
            if i == 300:
                restart.start()
            yield article(i)

    restart = threading.Thread(target=server.restart, args=(number,))
    with Client(server.address) as client:
        if method == "tag_many":
            results = list(client.tag_many(articles(), batch_articles=5))
        else:
            results = list(client.tag_stream(articles(), window=20))
    restart.join()
    check(results, 600)


def test_a_stream_answers_each_article_at_once(client: Client) -> None:
    answered = threading.Event()

    def feed() -> Iterator[Article]:
        for i in range(50):
            yield article(i)
            # The next article exists only after the answer to this one.
            assert answered.wait(timeout=20)
            answered.clear()

    results = []
    for result in client.tag_stream(feed()):
        results.append(result)
        answered.set()
    check(results, 50)


def test_a_stream_reports_invalid_articles_in_order(client: Client) -> None:
    one, two, three, four = client.tag_stream(["Almaty", "", "\ud800", "Moscow"])
    assert one.answer is not None and four.answer is not None
    assert two.error is not None and two.error.field_violations[0].field == "article.body"
    assert three.error is not None and "surrogate" in three.error.message
    with pytest.raises(DalilError) as raised:
        list(client.tag_stream(["Almaty"], TagOptions(min_confidence=2)))
    assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT


def test_a_stream_raises_the_error_of_its_input_after_the_answers(client: Client) -> None:
    def articles() -> Iterator[Article]:
        yield article(0)
        raise LookupError("of the input")

    results = []
    with pytest.raises(LookupError):
        for result in client.tag_stream(articles()):
            results.append(result)
    check(results, 1)


def test_a_stream_outlives_its_deadline(client: Client) -> None:
    patient = RetryPolicy(max_attempts=1000, initial_backoff=0.01, max_backoff=0.01)
    articles = (article(i) for i in range(2000))
    results = client.tag_stream(articles, stream_timeout=0.2, window=10, retry=patient)
    check(list(results), 2000)


def test_a_stream_can_be_closed_early(client: Client) -> None:
    closed = threading.Event()

    def articles() -> Iterator[Article]:
        try:
            i = 0
            while True:
                yield article(i)
                i += 1
        finally:
            closed.set()

    results = client.tag_stream(articles(), window=5)
    assert isinstance(results, Iterator)
    next(results)
    del results
    assert closed.wait(timeout=20)
