"""The `openai` package, as its users call it."""

import base64
import concurrent.futures
import json
import math
import struct
import time

import openai
import pytest

PROMPT = "The rings of Saturn"


def client_of(server, key="none", **options):
    return openai.OpenAI(base_url=server.address + "/v1", api_key=key, **options)


@pytest.fixture(scope="module")
def client(server):
    return client_of(server, max_retries=0)


@pytest.fixture(scope="module")
def complete(client):
    """Asks for completions of the first model, of 20 tokens and with a seed unless told otherwise."""

    def ask(**parameters):
        usual = {"model": "shipped", "prompt": PROMPT, "max_tokens": 20, "seed": 7}
        return client.completions.create(**(usual | parameters))

    return ask


def tokens(server, text):
    return json.loads(server.answer("POST", "/tokenize", {"content": text})[2])["tokens"]


def test_stream_has_the_text_of_the_plain_answer(complete):
    for seed in range(3):
        plain = complete(seed=seed, max_tokens=300).choices[0]
        chunks = list(complete(seed=seed, max_tokens=300, stream=True))
        assert "".join(chunk.choices[0].text for chunk in chunks) == plain.text
        reasons = [chunk.choices[0].finish_reason for chunk in chunks]
        assert reasons[-1] == plain.finish_reason and not any(reasons[:-1])
        assert len({chunk.id for chunk in chunks}) == 1
        assert len(chunks) > 10, "the text came at once"


def test_choices_of_a_stream_are_interleaved(complete):
    plain = complete(n=4, max_tokens=100)
    texts, order = [""] * 4, []
    for chunk in complete(n=4, max_tokens=100, stream=True):
        choice = chunk.choices[0]
        texts[choice.index] += choice.text
        order.append(choice.index)
    assert texts == [choice.text for choice in plain.choices]
    assert len(set(texts)) > 1
    # Every choice has begun before any of them is complete.
    assert order[:8].count(0) < 8 and set(order[: len(order) // 2]) == {0, 1, 2, 3}


def test_best_of_returns_the_likeliest(complete):
    def mean(choice):
        values = choice.logprobs.token_logprobs
        return sum(values) / len(values)

    drawn = complete(n=6, logprobs=0).choices
    best = complete(n=2, best_of=6, logprobs=0).choices
    ranked = sorted(drawn, key=mean, reverse=True)
    assert [choice.text for choice in best] == [choice.text for choice in ranked[:2]]
    with pytest.raises(openai.BadRequestError):
        complete(n=2, best_of=1)
    with pytest.raises(openai.BadRequestError):
        complete(best_of=2, stream=True)


def test_echo_and_logprobs(complete):
    choice = complete(echo=True, logprobs=2).choices[0]
    assert choice.text.startswith(PROMPT)
    found = choice.logprobs
    assert found.token_logprobs[0] is None and found.top_logprobs[0] is None
    assert all(value <= 0 for value in found.token_logprobs[1:])
    for token, offset in zip(found.tokens[1:], found.text_offset[1:]):
        assert choice.text[offset:].startswith(token) or token.startswith("bytes:")
    alone = complete(echo=True, logprobs=0, max_tokens=0).choices[0]
    assert alone.text == PROMPT and len(alone.logprobs.tokens) == len(alone.logprobs.text_offset)


def test_logprobs_have_as_many_alternatives_as_asked_for(complete):
    assert complete().choices[0].logprobs is None
    for count in (0, 5):
        found = complete(logprobs=count).choices[0].logprobs
        for token, own, top in zip(found.tokens, found.token_logprobs, found.top_logprobs):
            assert own <= 0 and top[token] == own
            # The token itself comes on top of the likeliest; tokens of one text share an entry.
            assert 1 <= len(top) <= count + 1
        if count:
            assert any(len(top) >= count for top in found.top_logprobs)
    for count in (21, -1, 1 << 40):
        with pytest.raises(openai.BadRequestError) as error:
            complete(logprobs=count)
        assert error.value.param == "logprobs"
    assert complete().choices[0].text


def test_logprobs_of_a_stream_are_those_of_the_plain_answer(complete):
    options = {"logprobs": 3, "stop": [" the", "."], "max_tokens": 60}
    plain = complete(**options).choices[0].logprobs
    parts = [chunk.choices[0].logprobs for chunk in complete(stream=True, **options)]
    for name in ("tokens", "token_logprobs", "text_offset"):
        assert [value for part in parts for value in getattr(part, name)] == getattr(plain, name)


def test_logit_bias(server, complete):
    (word,) = tokens(server, "the")
    free = complete(max_tokens=200).choices[0].text.split()
    assert "the" in free
    for bias in ({str(word): -100}, {"the": -100}):
        for temperature in (0, 0.8):
            text = complete(max_tokens=200, logit_bias=bias, temperature=temperature).choices[0].text
            assert len(text) > 100 and "the" not in text.split()
    only = complete(max_tokens=5, logit_bias={str(word): 100}).choices[0].text.split()
    assert set(only) == {"the"}
    for bias in ({"-1": 1}, {str(word): 101}, {"99999999": 1}):
        with pytest.raises(openai.BadRequestError):
            complete(logit_bias=bias)


def test_stop_never_leaks(complete):
    whole = complete(max_tokens=120, seed=1).choices[0].text
    words = whole.split()
    for stop in (words[20], " ".join(words[15:18]), whole[40:47]):
        pieces = []
        for chunk in complete(max_tokens=120, seed=1, stop=stop, stream=True):
            pieces.append(chunk.choices[0].text)
            assert stop not in "".join(pieces)
            # Not even its beginning, which the end of the text would take back.
            assert whole[: whole.index(stop)].startswith("".join(pieces))
        assert "".join(pieces) == whole[: whole.index(stop)]
        assert chunk.choices[0].finish_reason == "stop"


def test_a_seed_fixes_the_text(complete):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(complete, seed=seed % 2, max_tokens=40) for seed in range(16)]
        texts = [future.result().choices[0].text for future in asked]
    assert len(set(texts[0::2])) == 1 and len(set(texts[1::2])) == 1 and texts[0] != texts[1]
    assert len({complete(seed=openai.NOT_GIVEN).choices[0].text for _ in range(3)}) == 3
    # Choice i of a request is drawn with its seed plus i.
    assert complete(n=2, seed=3).choices[1].text == complete(seed=4).choices[0].text


def test_usage_is_exact(server, complete):
    answer = complete(n=3, logprobs=0)
    drawn = sum(len(choice.logprobs.tokens) for choice in answer.choices)
    usage = answer.usage
    assert usage.completion_tokens == drawn
    assert usage.prompt_tokens == len(tokens(server, PROMPT))
    assert usage.total_tokens == usage.prompt_tokens + drawn
    # The prompt has been read just now.
    assert complete().usage.prompt_tokens_details.cached_tokens == usage.prompt_tokens


def test_usage_of_a_stream(complete):
    plain = complete(n=2).usage
    chunks = list(complete(n=2, stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == [] and all(chunk.choices for chunk in chunks[:-1])
    assert chunks[-1].usage.completion_tokens == plain.completion_tokens
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert all(chunk.usage is None for chunk in complete(stream=True))
    counts = []
    for chunk in complete(n=2, stream=True, stream_options={"include_usage": True, "continuous_usage_stats": True}):
        counts.append(chunk.usage.completion_tokens)
    assert counts == sorted(counts) and counts[0] < counts[-1] == plain.completion_tokens
    with pytest.raises(openai.BadRequestError):
        complete(stream_options={"include_usage": True})


def test_prompts_are_answered_in_order(server, complete):
    prompts = [PROMPT, "A cat", PROMPT, ""]
    answer = complete(prompt=prompts, n=2)
    assert [choice.index for choice in answer.choices] == list(range(8))
    alone = [choice.text for prompt in prompts for choice in complete(prompt=prompt, n=2).choices]
    assert [choice.text for choice in answer.choices] == alone
    assert alone[0:2] == alone[4:6]
    ids = [tokens(server, prompt) for prompt in prompts[:2]]
    by_ids = complete(prompt=ids, n=2).choices
    assert [choice.text for choice in by_ids] == alone[:4]
    assert complete(prompt=ids[0]).choices[0].text == alone[0]
    mixed = complete(prompt=[PROMPT, ids[1]]).choices
    assert [choice.text for choice in mixed] == [alone[0], alone[2]]
    for prompt in ([], [-1], [[0], [99999999]]):
        with pytest.raises(openai.BadRequestError) as error:
            complete(prompt=prompt)
        assert error.value.param == "prompt"


def test_a_suffix_chooses_among_texts(complete):
    drawn = [choice.text for choice in complete(n=8).choices]
    chosen = complete(suffix=" of the ship.", n=2).choices
    assert {choice.text for choice in chosen} < set(drawn) and len(chosen) == 2
    first = {complete(suffix=suffix).choices[0].text for suffix in (" of the ship.", ", he said.", "?", " and")}
    assert first <= set(drawn) and len(first) > 1
    assert complete(suffix="").choices[0].text == drawn[0]
    for options in ({"stream": True}, {"suffix": " a" * 1000}, {"n": 3, "best_of": 2}):
        with pytest.raises(openai.BadRequestError):
            complete(**({"suffix": " a"} | options))


def test_embeddings(server, client):
    inputs = ["the cat sat", "", "the cat sat", "rings of Saturn"]
    ids = tokens(server, inputs[0])
    floats = client.embeddings.create(model="shipped", input=inputs, encoding_format="float")
    vectors = [item.embedding for item in floats.data]
    for vector in vectors:
        assert math.isclose(sum(x * x for x in vector), 1, abs_tol=1e-5)
    assert vectors[0] == vectors[2] and vectors[0] != vectors[3]
    assert floats.usage.total_tokens == floats.usage.prompt_tokens > 0
    coded = client.embeddings.create(model="shipped", input=inputs, encoding_format="base64")
    for item, vector in zip(coded.data, vectors):
        data = base64.b64decode(item.embedding)
        assert list(struct.unpack(f"<{len(vector)}f", data)) == pytest.approx(vector, rel=1e-7)
    assert [item.embedding for item in client.embeddings.create(model="shipped", input=inputs).data] == [
        pytest.approx(vector, rel=1e-7) for vector in vectors
    ]
    (by_ids,) = client.embeddings.create(model="shipped", input=ids, encoding_format="float").data
    assert by_ids.embedding == vectors[0]
    one = [client.embeddings.create(model="shipped", input="a", encoding_format="float") for _ in range(5)]
    assert all(answer.data[0].embedding == one[0].data[0].embedding for answer in one)
    with pytest.raises(openai.BadRequestError):
        client.embeddings.create(model="shipped", input=[])


def test_models(client):
    (model,) = client.models.list().data
    assert model.id == "shipped" and client.models.retrieve("shipped") == model
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("other")
    with pytest.raises(openai.NotFoundError) as error:
        client.completions.create(model="other", prompt="a")
    assert error.value.code == "model_not_found"


def test_keys(serve, tmp_path):
    (tmp_path / "keys").write_text("right\n")
    server = serve("--api-key-file", "keys")
    with pytest.raises(openai.AuthenticationError):
        client_of(server, "wrong", max_retries=0).completions.create(model="shipped", prompt="a")
    assert client_of(server, "right", max_retries=0).completions.create(model="shipped", prompt="a").choices


def test_a_full_queue_is_tried_again(serve):
    server = serve("--queue", "1", "--parallel", "1", "--max-tokens", "1000000")
    busy = client_of(server, max_retries=0)
    long = {"model": "shipped", "prompt": "a", "max_tokens": 1000000, "stream": True}
    writing = busy.completions.create(**long)
    server.wait_until("lmserve_texts_writing", 1)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(busy.completions.create, **long)
        server.wait_until("lmserve_requests_waiting", 1)
        with pytest.raises(openai.RateLimitError) as error:
            busy.completions.create(model="shipped", prompt="a")
        assert error.value.response.headers["retry-after"] == "1"
        begin = time.monotonic()
        patient = pool.submit(client_of(server, max_retries=5).completions.create, model="shipped", prompt="a")
        server.wait_until("lmserve_refused_total", 2)
        writing.close()
        waiting.result().close()
        assert patient.result().choices
        # The client waits as long as it is told to.
        assert time.monotonic() - begin > 0.9
