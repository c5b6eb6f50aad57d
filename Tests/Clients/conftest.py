"""Starts lmserve for tests of real clients: on a free port, whose address it prints."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

PROGRAM = pathlib.Path(os.environ.get("LMSERVE", ".build/debug/lmserve")).resolve()
START_SECONDS, END_SECONDS = 60, 20


class Server:
    """A running lmserve, with the address it printed and what it wrote to standard error."""

    def __init__(self, directory, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", *arguments],
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.watch()

    def watch(self):
        """Waits for the address, and collects the log."""
        # A server that prints no address must not keep the tests for ever.
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        self.address = self.process.stdout.readline().strip()
        timer.cancel()
        self.log = []
        reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        reader.start()
        if not self.address.startswith(("http://", "unix:/")):
            self.process.kill()
            reader.join(5)
            raise AssertionError(f"lmserve prints '{self.address}': {''.join(self.log)}")

    def answer(self, method, target, body=None, headers=()):
        """Sends a request and returns the status, the headers and the bytes of the body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + target, data, dict(headers), method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def metric(self, name):
        """A number of /metrics, which has no labels."""
        lines = self.answer("GET", "/metrics")[2].decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(name + " "))

    def wait_until(self, name, value, seconds=10):
        """Waits until a number of /metrics is `value`."""
        end = time.monotonic() + seconds
        while self.metric(name) != value:
            assert time.monotonic() < end, f"{name} is {self.metric(name)}, not {value}, after {seconds} s"
            time.sleep(0.02)

    def end(self):
        """Ends the server as a service manager does, and expects it to end well."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert status == 0, "".join(self.log)


@pytest.fixture
def serve(tmp_path):
    """Starts servers for one test, in an empty directory: without --model, of the model that comes with the program."""
    servers = []

    def start(*arguments):
        servers.append(Server(tmp_path, *arguments))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server for all tests that only ask it something."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.end()
