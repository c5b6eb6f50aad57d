"""The logic of the editor plug-in rnn-writer, replayed: what it sends, and what it makes of an answer."""

import json
import re
import urllib.parse

import pytest


class Writer:
    """The plug-in's client: it asks for continuations of the text before the cursor."""

    LOOK_BACK = 48

    def __init__(self, server, key=None, count=5):
        self.server, self.key, self.count = server, key, count
        self.alert = None

    def suggestions(self, text):
        """Asks as the plug-in does, and throws away an answer to another text."""
        start = text[-self.LOOK_BACK :]
        # What encodeURIComponent leaves alone.
        encoded = urllib.parse.quote(start, safe="-_.!~*'()")
        headers = {"x-api-key": self.key} if self.key else {}
        target = f"/generate?start_text={encoded}&n={self.count}"
        _, _, body = self.server.answer("GET", target, headers=headers)
        reply = json.loads(body)
        if "message" in reply:
            self.alert = reply["message"]
            return None
        # decodeURIComponent throws where a text is not percent-encoded, and a `+` is a space to it.
        if re.search("%(?![0-9A-Fa-f]{2})", reply["start_text"]):
            raise ValueError(reply["start_text"])
        if urllib.parse.unquote(reply["start_text"]).replace("+", " ") != start:
            return None
        assert re.fullmatch(r"\d+\.\d\d", reply["time"])
        return reply["completions"]


@pytest.mark.parametrize(
    "text",
    [
        "The rings of Saturn are ",
        "It was 100% certain, or 50 % of the time,",
        "Für den Käse brauchen wir größere Öfen,",
        "“No,” said the captain & the crew; is 1/2 enough?",
        "The end of a line\nand of a chapter ",
        "long " * 40 + "ago the old man",
    ],
)
def test_the_plug_in_takes_what_it_gets(server, text):
    taken = Writer(server).suggestions(text)
    assert taken is not None and 1 <= len(taken) <= 5
    for completion in taken:
        assert 3 <= len(completion.split()) <= 20 and len(completion) <= 140
        assert completion.rstrip("\"'”’)")[-1] in ".!?"
    assert len(set(taken)) > 1 or len(taken) == 1


def test_a_text_is_echoed_as_it_was_sent(server):
    for raw in ("a%20b", "a+b", "100%25", "%C3%BC", "%c3%bc", "a%0D%0Ab", ""):
        reply = json.loads(server.answer("GET", f"/generate?start_text={raw}&n=1")[2])
        assert reply["start_text"] == raw
    status, _, body = server.answer("GET", "/generate?start_text=100%&n=1")
    assert status == 400 and json.loads(body)["message"]


@pytest.mark.parametrize(
    "n,most", [("3", 3), ("x", 1), ("", 1), ("2.5", 1), ("0", 0), ("-3", 0), ("999", 10), ("9" * 40, 1)]
)
def test_n_is_read_as_the_plug_in_s_server_read_it(server, n, most):
    reply = json.loads(server.answer("GET", f"/generate?start_text=the%20old%20man&seed=1&n={n}")[2])
    assert len(reply["completions"]) <= most
    assert bool(reply["completions"]) == (most > 0)


def test_an_error_has_a_message(serve, tmp_path):
    (tmp_path / "keys").write_text("op3n-s3s4m3\n")
    server = serve("--api-key-file", "keys")
    stranger, friend = Writer(server, "wrong"), Writer(server, "op3n-s3s4m3")
    assert stranger.suggestions("the old man") is None and stranger.alert == "Forbidden"
    assert friend.suggestions("the old man") and friend.alert is None
    # The plug-in asks for the address alone to see whether the server is there.
    assert json.loads(server.answer("GET", "/")[2]) == {"message": "Have fun!"}
