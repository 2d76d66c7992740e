"""Callers of JSON over HTTP/1.1."""

import http.client
import json
import threading
import time
from collections import Counter

from harness import ORDINARY_TEXT, check

PATH = "/v1/articles:tag"


class JsonLoad:
    """Callers that each keep one connection open and make calls at a fixed rate until they are stopped.

    A caller repeats a call once when its connection was closed before an answer, as HTTP clients do: a server may close
    a connection between two calls while the second one is on its way.
    """

    def __init__(self, port, callers=4, rate=100):
        self.port, self.interval = port, callers / rate
        self.statuses, self.repeated = Counter(), 0
        self.stopped, self.lock = threading.Event(), threading.Lock()
        self.body = json.dumps({"article": {"id": "a", "body": ORDINARY_TEXT}}, ensure_ascii=False).encode()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(callers)]
        for thread in self.threads:
            thread.start()

    def run(self):
        connection = self.connect()
        while not self.stopped.is_set():
            start = time.monotonic()
            try:
                status = self.call(connection)
            except (http.client.HTTPException, OSError):
                connection.close()
                connection = self.connect()
                with self.lock:
                    self.repeated += 1
                try:
                    status = self.call(connection)
                except (http.client.HTTPException, OSError) as error:
                    status = type(error).__name__
                    connection.close()
                    connection = self.connect()
            with self.lock:
                self.statuses[status] += 1
            time.sleep(max(0, start + self.interval - time.monotonic()))
        connection.close()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def call(self, connection):
        connection.request("POST", PATH, self.body, {"content-type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status == 200 and json.loads(text)["articleId"] != "a":
            return "another answer"
        return answer.status

    def check_all_ok(self):
        """Stops the callers and checks that each call was answered."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)
        check(set(self.statuses) == {200}, f"calls over HTTP/1.1 were lost: {self}")

    def __str__(self):
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(self.statuses.items(), key=str))
        return f"{counts}, {self.repeated} of them repeated"
