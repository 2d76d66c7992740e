"""Callers of JSON over HTTP/1.1."""

import http.client
import json
import threading
import time
from collections import Counter

from harness import ORDINARY_TEXT, check

PATH = "/v1/articles:tag"
# What a caller gets while no server can be reached. docs/http.md asks for repetitions.
UNAVAILABLE = {502, 503, 504}
# The pauses before repetitions, in seconds: those of deploy/service_config.json.
PAUSES = [0.3, 0.75, 1.9, 3]


class JsonLoad:
    """Callers that each keep one connection open and make calls at a fixed rate until they are stopped.

    A caller repeats a call once when its connection was closed before an answer, as HTTP clients do: a server may close
    a connection between two calls while the second one is on its way. With `retries`, it also repeats calls that found
    no server, after the pauses.
    """

    def __init__(self, port, callers=4, rate=100, retries=False):
        self.port, self.interval, self.retries = port, callers / rate, retries
        # Calls by their last status, calls that were repeated, and answers that announced the end of their connection.
        self.statuses, self.repeated, self.closed = Counter(), 0, 0
        self.stopped, self.lock = threading.Event(), threading.Lock()
        self.body = json.dumps({"article": {"id": "a", "body": ORDINARY_TEXT}}, ensure_ascii=False).encode()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(callers)]
        for thread in self.threads:
            thread.start()

    def run(self):
        caller = Caller(self)
        while not self.stopped.is_set():
            start = time.monotonic()
            status = caller.call()
            if status == "disconnected":
                self.count_repeated()
                status = caller.call()
            for pause in PAUSES if self.retries else []:
                if status == 200 or isinstance(status, int) and status not in UNAVAILABLE:
                    break
                self.count_repeated()
                time.sleep(pause)
                status = caller.call()
            with self.lock:
                self.statuses[status] += 1
            time.sleep(max(0, start + self.interval - time.monotonic()))
        caller.connection.close()

    def count_repeated(self):
        with self.lock:
            self.repeated += 1

    def count_closed(self):
        with self.lock:
            self.closed += 1

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)

    def check_all_ok(self):
        """Stops the callers and checks that each call was answered."""
        self.stop()
        check(set(self.statuses) == {200}, f"calls over HTTP/1.1 were lost: {self}")

    def __str__(self):
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(self.statuses.items(), key=str))
        return f"{counts}, {self.repeated} repetitions"


class Caller:
    """One caller with its connection."""

    def __init__(self, load):
        self.load = load
        self.connect()

    def connect(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=20)

    def call(self):
        """Makes a call. Returns its status; "disconnected" if an open connection was closed before the answer, and
        "refused" if there is no server."""
        try:
            self.connection.request("POST", PATH, self.load.body, {"content-type": "application/json"})
            answer = self.connection.getresponse()
            text = answer.read()
        except (http.client.HTTPException, OSError) as error:
            self.connection.close()
            self.connect()
            if isinstance(error, ConnectionRefusedError):
                return "refused"
            # Part of an answer was read: such a call is never repeated silently.
            return "cut" if isinstance(error, http.client.IncompleteRead) else "disconnected"
        if (answer.getheader("connection") or "").lower() == "close":
            self.load.count_closed()
        if answer.status == 200 and json.loads(text)["articleId"] != "a":
            return "another answer"
        return answer.status
