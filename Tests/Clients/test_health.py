"""The least that any client needs."""

import json
import urllib.request


def test_health(server):
    with urllib.request.urlopen(server.address + "/health") as answer:
        assert json.load(answer) == {"status": "ok"}


def test_head_is_get_without_a_body(server):
    for path in ("/health", "/v1/models", "/metrics", "/"):
        request = urllib.request.Request(server.address + path, method="HEAD", headers={"Accept": "text/html"})
        with urllib.request.urlopen(request) as answer:
            # A body would be read as the next answer on the connection.
            assert answer.status == 200 and answer.read() == b"" and int(answer.headers["Content-Length"]) > 0
