"""The server against its own description, with requests that schemathesis makes of it: valid ones and others."""

import json
import pathlib
import subprocess
import sys

SECONDS = 120


def try_out(server, directory, *arguments):
    """Runs schemathesis, the same requests each time, and expects it to find nothing."""
    outcome = subprocess.run(
        [pathlib.Path(sys.executable).parent / "st", "run", server.address + "/openapi.json"]
        + ["--phases", "coverage,fuzzing", "--generation-deterministic", "--max-examples", "15"]
        + ["--no-color", *arguments],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_answers_are_as_described(serve, tmp_path):
    server = serve("--max-tokens", "48", "--max-prompt", "2000", "--parallel", "8")
    try_out(server, tmp_path, "--exclude-operation-id", "completions")
    # A schema cannot say that best_of is at least n, nor how many tokens all texts together have.
    completions = ["--include-operation-id", "completions", "--exclude-checks", "positive_data_acceptance"]
    try_out(server, tmp_path, *completions)
    assert not any(" 500 " in line for line in server.log)


def test_the_limits_are_those_of_the_server(serve):
    server = serve("--max-tokens", "48", "--max-prompt", "77")
    document = json.loads(server.answer("GET", "/openapi.json")[2])
    schemas = document["components"]["schemas"]
    assert schemas["CompletionRequest"]["properties"]["max_tokens"]["maximum"] == 48
    assert "at most 77 tokens" in schemas["Prompt"]["description"]
    for value, status in ((48, 200), (49, 400)):
        assert server.answer("POST", "/v1/completions", {"max_tokens": value})[0] == status
