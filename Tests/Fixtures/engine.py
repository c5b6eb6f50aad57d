#!/usr/bin/env python3
"""Writes what PyTorch makes of the engine's layers: the fixtures of Tests/EngineTests.

    python3 -m venv venv && venv/bin/pip install torch numpy && venv/bin/python Tests/Fixtures/engine.py

`state-*.json`: a stack of two layers over dense input from a random state; the loss is a random linear function of the
outputs and of the last state, so that gradients flow in at both and out at the first state.
`last-step-*.json`: the same stack under a cross-entropy of the last step only, one of whose targets is ignored.
`encoder-decoder-*.json`: two embeddings and two stacks, the second from the last state of the first, and a
cross-entropy with ignored targets. Second biases are zero, but for the candidate's third in the GRU.
"""
import json, pathlib
import torch, torch.nn as nn

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn-tanh": nn.RNN, "rnn-relu": lambda *a: nn.RNN(*a, nonlinearity="relu")}
V, D, H, LAYERS, T, S, B = 7, 3, 4, 2, 5, 4, 3
FOLDER = pathlib.Path(__file__).parent.parent / "EngineTests" / "Fixtures"


def numbers(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def prepared(module, cell):
    """Random weights; the second bias is zero and fixed where the first says all there is to say."""
    for name, p in module.named_parameters():
        nn.init.uniform_(p, -0.6, 0.6)
        if "bias_hh" in name:
            p.data[: 2 * len(p) // 3 if cell == "gru" else len(p)] = 0
    return module


def state(cell, requires_grad=False):
    parts = [(torch.rand(LAYERS, B, H) - 0.5).requires_grad_(requires_grad) for _ in range(2 if cell == "lstm" else 1)]
    return parts, (tuple(parts) if cell == "lstm" else parts[0])


def layered(parts):
    """h of layer 0, c of layer 0, h of layer 1, ... as RecurrentState has them."""
    return sum((numbers(p[layer]) for layer in range(LAYERS) for p in parts), [])


def named(module, prefix):
    return {f"{prefix}.{name}": numbers(p) for name, p in module.named_parameters()}


def gradients(module, prefix, cell):
    found = {}
    for name, p in module.named_parameters():
        if "bias_hh" in name:
            if cell != "gru":
                continue
            found[f"{prefix}.{name}"] = numbers(p.grad[2 * len(p) // 3:])
        else:
            found[f"{prefix}.{name}"] = numbers(p.grad)
    return found


def parts_of(state):
    return list(state) if isinstance(state, tuple) else [state]


def state_fixture(cell):
    torch.manual_seed(11)
    rnn = prepared(CELLS[cell](D, H, LAYERS), cell)
    x = (torch.rand(T, B, D) - 0.5).requires_grad_()
    first, packed = state(cell, True)
    y, last = rnn(x, packed)
    dy, dlast = torch.rand_like(y) - 0.5, [torch.rand_like(p) - 0.5 for p in parts_of(last)]
    ((y * dy).sum() + sum((p * d).sum() for p, d in zip(parts_of(last), dlast))).backward()
    return {"torch": torch.__version__, "cell": cell, "inputSize": D, "hiddenSizes": [H] * LAYERS, "steps": T,
            "batchSize": B, "weights": named(rnn, "rnn"), "x": numbers(x), "state": layered(first),
            "outputs": numbers(y), "stateAfter": layered(parts_of(last)), "outputGradient": numbers(dy),
            "stateAfterGradient": layered(dlast), "inputGradient": numbers(x.grad),
            "stateGradient": layered([p.grad for p in first]), "gradients": gradients(rnn, "rnn", cell)}


def last_step_fixture(cell):
    torch.manual_seed(12)
    rnn, linear = prepared(CELLS[cell](D, H, LAYERS), cell), prepared(nn.Linear(H, V), cell)
    x = (torch.rand(T, B, D) - 0.5).requires_grad_()
    first, packed = state(cell)
    y, _ = rnn(x, packed)
    targets = torch.tensor([4, -1, 6])
    loss = nn.functional.cross_entropy(linear(y[-1]), targets, ignore_index=-1)
    loss.backward()
    return {"torch": torch.__version__, "cell": cell, "inputSize": D, "hiddenSizes": [H] * LAYERS, "steps": T,
            "batchSize": B, "vocabularySize": V, "weights": named(rnn, "rnn") | named(linear, "decoder"),
            "x": numbers(x), "state": layered(first), "targets": targets.tolist(),
            "loss": float(f"{loss.item():.9g}"), "inputGradient": numbers(x.grad),
            "gradients": gradients(rnn, "rnn", cell) | gradients(linear, "decoder", "linear")}


def encoder_decoder_fixture(cell):
    torch.manual_seed(13)
    source, target = prepared(nn.Embedding(V, D), cell), prepared(nn.Embedding(V, D), cell)
    encoder, decoder = prepared(CELLS[cell](D, H, LAYERS), cell), prepared(CELLS[cell](D, H, LAYERS), cell)
    linear = prepared(nn.Linear(H, V), cell)
    read, written, wanted = (torch.randint(0, V, (n, B)) for n in (T, S, S))
    wanted[-1, 0] = wanted[-1, 1] = wanted[-2, 1] = -1  # sequences of unequal length, padded at the end
    _, vector = encoder(source(read))
    y, _ = decoder(target(written), vector)
    loss = nn.functional.cross_entropy(linear(y).view(-1, V), wanted.flatten(), ignore_index=-1)
    loss.backward()
    modules = [(source, "source"), (encoder, "encoder"), (target, "target"), (decoder, "decoder"), (linear, "output")]
    weights, grads = {}, {}
    for module, prefix in modules:
        weights |= named(module, prefix)
        grads |= gradients(module, prefix, cell)
    return {"torch": torch.__version__, "cell": cell, "inputSize": D, "hiddenSizes": [H] * LAYERS, "batchSize": B,
            "vocabularySize": V, "sourceSteps": T, "targetSteps": S, "source": read.flatten().tolist(),
            "inputs": written.flatten().tolist(), "targets": wanted.flatten().tolist(), "weights": weights,
            "loss": float(f"{loss.item():.9g}"), "gradients": grads}


FOLDER.mkdir(exist_ok=True)
for cell in CELLS:
    for kind, make in [("state", state_fixture), ("last-step", last_step_fixture),
                       ("encoder-decoder", encoder_decoder_fixture)]:
        (FOLDER / f"{kind}-{cell}.json").write_text(json.dumps(make(cell)) + "\n")
