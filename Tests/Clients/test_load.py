"""Many clients at once, some of which go away: what they leave behind, and what the end of the server does to them."""

import http.client
import json
import os
import random
import re
import signal
import socket
import threading
import time
import urllib.parse

SECONDS = float(os.environ.get("LM_LOAD_SECONDS", "60"))
"""How long the mixed load lasts."""

KIB_OF_GROWTH = 8 << 10
"""What the memory may grow by after the warm-up.

The prefixes and the sessions of suggestions are full by then. Left are the heap's gaps, which depend on which requests
happened to meet: one or two megabytes. A request that is kept by mistake takes 20 KiB or more, of which there are some
tens a second.
"""


def connect(server):
    address = urllib.parse.urlsplit(server.address)
    return http.client.HTTPConnection(address.hostname, address.port, timeout=60)


def post(connection, path, body):
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    return connection.getresponse()


def test_two_hundred_aborted_requests(serve):
    server = serve("--queue", "300", "--max-tokens", "100000")
    connections = [connect(server) for _ in range(200)]
    for number, connection in enumerate(connections):
        body = {"prompt": "the rings", "max_tokens": 60000, "stream": number % 2 == 0}
        data = json.dumps(body)
        connection.request("POST", "/v1/completions", data, {"Content-Type": "application/json"})
    server.wait_until("lmserve_texts_writing", 48, 20)
    time.sleep(0.5)
    for connection in connections:
        connection.close()
    begin = time.monotonic()
    status, _, body = server.answer("POST", "/v1/completions", {"prompt": "the", "max_tokens": 5})
    assert status == 200 and json.loads(body)["choices"]
    assert time.monotonic() - begin < 5
    server.wait_until("lmserve_texts_writing", 0, 5)
    server.wait_until("lmserve_requests_waiting", 0, 5)
    server.wait_until("lmserve_connections", 1, 5)
    # Some may have been given up before they were read.
    assert server.metric("lmserve_cancelled_total") > 150


class Client(threading.Thread):
    """Asks for one thing again and again until told to end."""

    def __init__(self, server, kind, number, end):
        super().__init__()
        self.server, self.kind, self.end = server, kind, end
        self.random = random.Random(number)
        self.answers, self.error = 0, None

    def run(self):
        try:
            connection = connect(self.server)
            while not self.end.is_set():
                # One that has been broken off opens itself again.
                getattr(self, self.kind)(connection)
        except Exception as error:
            self.error = error

    @property
    def prompt(self):
        words = ("the rings of Saturn are old and the captain of a ship was there with his men").split()
        return " ".join(self.random.choices(words, k=self.random.randint(1, 30)))

    def expect(self, answer):
        body = answer.read()
        assert answer.status == 200, body
        self.answers += 1
        return body

    def plain(self, connection):
        body = {"prompt": self.prompt, "max_tokens": self.random.randint(1, 60), "n": 2, "logprobs": 3}
        assert len(json.loads(self.expect(post(connection, "/v1/completions", body)))["choices"]) == 2

    def streamed(self, connection):
        body = {"prompt": self.prompt, "max_tokens": self.random.randint(1, 60), "stream": True}
        assert self.expect(post(connection, "/v1/completions", body)).endswith(b"data: [DONE]\n\n")

    def typed(self, connection):
        text = self.prompt
        for length in range(1, len(text), 3):
            self.expect(post(connection, "/v1/suggest", {"text": text[:length]}))

    def embedded(self, connection):
        self.expect(post(connection, "/v1/embeddings", {"input": [self.prompt, self.prompt]}))

    def aborted(self, connection):
        stream = post(connection, "/v1/completions", {"prompt": self.prompt, "max_tokens": 4000, "stream": True})
        stream.read(self.random.randint(1, 2000))
        self.answers += 1
        connection.close()


def resident_kib(server):
    with open(f"/proc/{server.process.pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_memory_does_not_grow_under_a_mixed_load(serve):
    server = serve("--prefix-memory", "4", "--log", "none")
    end = threading.Event()
    kinds = ["plain", "streamed", "typed", "embedded", "aborted"] * 2
    clients = [Client(server, kind, number, end) for number, kind in enumerate(kinds)]
    begin = time.monotonic()
    for client in clients:
        client.start()
    samples = []
    while time.monotonic() - begin < SECONDS and not any(client.error for client in clients):
        time.sleep(0.25)
        samples.append(resident_kib(server))
    end.set()
    for client in clients:
        client.join(60)
        assert client.error is None, f"{client.kind}: {client.error!r}"
        assert client.answers > 0, client.kind
    third = len(samples) // 3
    growth = max(samples[-third:]) - max(samples[:third])
    answers = sum(client.answers for client in clients)
    print(f"{answers} answers, {max(samples) >> 10} MiB at most, grown by {growth} KiB")
    assert growth < KIB_OF_GROWTH
    server.wait_until("lmserve_texts_writing", 0, 5)


def test_the_end_of_the_server_cuts_nobody_off(serve):
    server = serve("--grace", "60")
    port = urllib.parse.urlsplit(server.address).port
    bodies = []

    def ask(number):
        body = {"prompt": "the rings", "max_tokens": 200, "seed": number}
        if number % 2 == 0:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        answer = post(connect(server), "/v1/completions", body)
        bodies.append((answer.status, answer.read()))

    threads = [threading.Thread(target=ask, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    server.wait_until("lmserve_texts_writing", 16)
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(60)
    assert len(bodies) == 16
    for status, body in bodies:
        assert status == 200 and (body.startswith(b"{") or body.endswith(b"data: [DONE]\n\n"))
        # Cut off, a text would have fewer tokens.
        assert int(re.search(rb'"completion_tokens":(\d+)', body)[1]) >= 200
    assert server.process.wait(20) == 0
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
