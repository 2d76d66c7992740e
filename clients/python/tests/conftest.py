"""A live server. The environment variable DALIL is the path of the program."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalil_client import Client

GAZETTEER = """\
{"id": "place/almaty", "class": "city", "country": "KZ", "names": {"ar": ["ألماتي"], "en": ["Almaty"]}}
{"id": "place/moscow", "class": "city", "country": "RU", "names": {"ar": ["موسكو"], "en": ["Moscow"]}}
{"id": "place/jordan", "class": "country", "country": "JO", "names": {"ar": ["الأردن"], "en": ["Jordan"]}}
"""


class Server:
    """A server on a free port, which it keeps when it is started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        gazetteer = folder / "names.jsonl"
        gazetteer.write_text(GAZETTEER, encoding="utf-8")
        self._command = [os.environ["DALIL"], "serve", "--gazetteer", str(gazetteer), *options]
        self._log = folder / "server.log"
        self.address = "127.0.0.1:0"
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, "--listen", self.address], stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("listening on "), self._log.read_text()
        self.address = line.removeprefix("listening on ").strip()

    def stop(self, number: int = signal.SIGTERM) -> None:
        self._process.send_signal(number)
        self._process.wait(timeout=60)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def restart(self, number: int = signal.SIGTERM) -> None:
        self.stop(number)
        self.start()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that no test stops."""
    server = Server(tmp_path_factory.mktemp("shared"))
    yield server
    server.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of one test, which restarts quickly."""
    server = Server(tmp_path, "--drain-wait", "0s", "--drain-timeout", "1s")
    yield server
    server.stop()


@pytest.fixture
def client(shared_server: Server) -> Iterator[Client]:
    with Client(shared_server.address) as client:
        yield client
