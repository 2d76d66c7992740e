"""The asyncio client against a live server."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator

import grpc
import pytest
from conftest import Server
from test_many import article, check

from dalil_client import Article, AsyncClient, DalilError, TagOptions


def test_calls_in_parallel(shared_server: Server) -> None:
    async def run() -> None:
        async with AsyncClient(shared_server.address) as client:
            answers = await asyncio.gather(*(client.tag(f"😀 Almaty {i}") for i in range(50)))
            assert all(answer.mentions[0].start == 2 for answer in answers)
            assert (await client.get_entity("place/almaty")).entity.id == "place/almaty"
            assert (await client.lookup_name("بالأردن"))[0].proclitic == "ب"
            assert (await client.list_gazetteers())[0].name == "default"
            found = [match.entity.id async for match in client.search_entities("place/", page_size=1)]
            assert sorted(found) == ["place/almaty", "place/jordan", "place/moscow"]
            with pytest.raises(DalilError) as raised:
                await client.tag("")
            assert raised.value.field_violations[0].field == "article.body"
            one, two = await client.tag_batch(["Almaty", ""])
            assert one.answer is not None and two.error is not None

    asyncio.run(run())


@pytest.mark.parametrize("method", ["tag_many", "tag_stream"])
def test_many_articles_keep_their_order(shared_server: Server, method: str) -> None:
    async def articles() -> AsyncIterator[Article]:
        for i in range(500):
            yield article(i)

    async def run() -> None:
        async with AsyncClient(shared_server.address) as client:
            tag = client.tag_many if method == "tag_many" else client.tag_stream
            check([result async for result in tag(articles())], 500)
            check([result async for result in tag([article(0)])], 1)
            assert [result async for result in tag([])] == []
            with pytest.raises(DalilError):
                [result async for result in tag(["Almaty"], TagOptions(context_chars=999))]

    asyncio.run(run())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("method", ["tag_many", "tag_stream"])
def test_a_restart_between_articles_loses_none(server: Server, number: int, method: str) -> None:
    async def run() -> None:
        restarts = []

        async def articles() -> AsyncIterator[Article]:
            for i in range(600):
                if i == 300:
                    restarts.append(asyncio.create_task(asyncio.to_thread(server.restart, number)))
                yield article(i)

        async with AsyncClient(server.address) as client:
            if method == "tag_many":
                results = [result async for result in client.tag_many(articles(), batch_articles=5)]
            else:
                results = [result async for result in client.tag_stream(articles(), window=20)]
        await asyncio.gather(*restarts)
        check(results, 600)

    asyncio.run(run())


def test_a_stream_answers_each_article_at_once(shared_server: Server) -> None:
    async def run() -> None:
        answered = asyncio.Event()

        async def feed() -> AsyncIterator[Article]:
            for i in range(20):
                yield article(i)
                await asyncio.wait_for(answered.wait(), 20)
                answered.clear()

        results = []
        async with AsyncClient(shared_server.address) as client:
            async for result in client.tag_stream(feed()):
                results.append(result)
                answered.set()
        check(results, 20)

    asyncio.run(run())


def test_the_error_of_the_input_and_a_deadline(shared_server: Server) -> None:
    async def run() -> None:
        async def articles() -> AsyncIterator[Article]:
            yield article(0)
            raise LookupError("of the input")

        async with AsyncClient(shared_server.address) as client:
            results = []
            with pytest.raises(LookupError):
                async for result in client.tag_stream(articles()):
                    results.append(result)
            check(results, 1)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            async with AsyncClient(f"127.0.0.1:{silent.getsockname()[1]}", timeout=0.3) as client:
                with pytest.raises(DalilError) as raised:
                    await client.tag("Almaty")
        assert raised.value.code is grpc.StatusCode.DEADLINE_EXCEEDED

    asyncio.run(run())
