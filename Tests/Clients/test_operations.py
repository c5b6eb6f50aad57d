"""What a service manager and a reverse proxy do with the server."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse

import conftest
import pytest


def completion(server, headers=()):
    return server.answer("POST", "/v1/completions", {"prompt": "a", "max_tokens": 2}, headers)[0]


def last_client(server):
    """The client of the last answer in the log."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        lines = [json.loads(line) for line in server.log if line.startswith("{")]
        if lines and "client" in lines[-1]:
            return lines[-1]["client"]
        time.sleep(0.01)
    raise AssertionError("no answer in the log")


@pytest.mark.parametrize("trusts", [False, True])
def test_forwarded_headers_are_believed_only_if_asked(serve, trusts):
    options = ["--log", "json", "--allow-host", "text.example"]
    server = serve(*options, *(["--trust-forwarded"] if trusts else []))
    # The client has sent the first address itself.
    assert completion(server, {"X-Forwarded-For": "10.0.0.1, 203.0.113.9"}) == 200
    assert last_client(server) == ("203.0.113.9" if trusts else "127.0.0.1")
    server.log.clear()
    assert completion(server, {"X-Forwarded-For": "forged\tline"}) == 200
    assert last_client(server) == "127.0.0.1"
    # A name that is not the server's, and one that is.
    assert completion(server, {"X-Forwarded-Host": "evil.example"}) == (403 if trusts else 200)
    named = {"X-Forwarded-Host": "text.example", "X-Forwarded-Proto": "https"}
    for origin, status in (
        ("https://text.example", 200 if trusts else 403),
        ("http://text.example", 403),
        ("https://evil.example", 403),
    ):
        assert completion(server, named | {"Origin": origin}) == status, origin


class Inherited(conftest.Server):
    """A server that is started with a listening socket as descriptor 3, as systemd does."""

    def __init__(self, directory, listener, *arguments, count=1):
        script = f'LISTEN_PID=$$ LISTEN_FDS={count} exec "$0" "$@" 3<&{listener.fileno()}'
        self.process = subprocess.Popen(
            ["bash", "-c", script, conftest.PROGRAM, *arguments],
            cwd=directory,
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.watch()


def test_a_socket_of_the_service_manager_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # The connection is there before the server is.
        early = socket.create_connection(listener.getsockname())
        early.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        server = Inherited(tmp_path, listener)
        assert urllib.parse.urlsplit(server.address).port == listener.getsockname()[1]
        assert early.recv(1000).startswith(b"HTTP/1.1 200")
        assert completion(server) == 200
        server.end()
        # The socket is the manager's, and waits for the next server.
        socket.create_connection(listener.getsockname()).close()


def test_a_unix_socket_is_taken(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(tmp_path / "socket"))
        listener.listen()
        server = Inherited(tmp_path, listener)
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(os.fspath(tmp_path / "socket"))
            client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(1000).startswith(b"HTTP/1.1 200")
        server.end()


@pytest.mark.parametrize(
    "address,count,status,message", [("0.0.0.0", 1, 64, "--open"), ("127.0.0.1", 2, 69, "there are 2")]
)
def test_a_socket_that_is_not_for_it_is_refused(tmp_path, address, count, status, message):
    with socket.create_server((address, 0)) as listener:
        with pytest.raises(AssertionError):
            Inherited(tmp_path, listener, count=count).end()
        script = f'LISTEN_PID=$$ LISTEN_FDS={count} exec "$0" 3<&{listener.fileno()}'
        outcome = subprocess.run(
            ["bash", "-c", script, conftest.PROGRAM],
            cwd=tmp_path,
            pass_fds=[listener.fileno()],
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert outcome.returncode == status and message in outcome.stderr


def test_an_idle_server_ends_at_once(serve):
    server = serve()
    address = urllib.parse.urlsplit(server.address)
    # One connection has had an answer and is kept open, one has sent nothing.
    kept = socket.create_connection((address.hostname, address.port))
    kept.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert kept.recv(1000)
    silent = socket.create_connection((address.hostname, address.port))
    server.wait_until("lmserve_connections", 3)
    begin = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(10) == 0
    assert time.monotonic() - begin < 1
    kept.close()
    silent.close()
