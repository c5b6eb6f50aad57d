"""Prometheus's own checker of what a server tells about itself."""

import subprocess


def test_metrics_pass_all_lints(serve):
    server = serve()
    completion = {"prompt": "the rings", "max_tokens": 5}
    for _ in range(3):
        server.answer("POST", "/v1/completions", completion)
    server.answer("POST", "/v1/completions", {"n": 0})
    server.answer("POST", "/v1/embeddings", {"input": "a"})
    server.answer("POST", "/v1/suggest", {"text": "th"})
    server.answer("GET", "/no%22thing\\")
    status, headers, text = server.answer("GET", "/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
    assert checked.returncode == 0 and not checked.stderr, checked.stderr.decode()
    assert 'lmserve_requests_total{route="/v1/completions",status="200"} 3' in text.decode()
    assert 'lmserve_requests_total{route="other",status="404"} 1' in text.decode()
    # Three of the same prompt, of which the first was read.
    assert server.metric("lmserve_prompt_cached_tokens_total") > 0
    assert server.metric("lmserve_written_tokens_total") >= 15
