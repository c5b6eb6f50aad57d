"""The least that any client needs."""

import json
import urllib.request


def test_health(server):
    with urllib.request.urlopen(server.address + "/health") as answer:
        assert json.load(answer) == {"status": "ok"}
