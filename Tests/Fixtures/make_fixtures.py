#!/usr/bin/env python3
"""Writes what PyTorch makes of small models: the fixtures of Tests/TrainingTests.

    python3 -m venv venv && venv/bin/pip install torch numpy && venv/bin/python Tests/Fixtures/make_fixtures.py

Each file holds a model of two layers, one window of tokens, the state before it, and then: the last layer's
outputs, the state after, the mean loss, every gradient; and the losses and weights of ten training steps, with Adam
and with SGD and clipping. `bias_hh` is zero and stays so, but for the candidate's third in the GRU.
"""
import json, pathlib
import torch, torch.nn as nn

V, E, T, B = 7, 3, 5, 2
MODELS = {"lstm": ("lstm", [4, 4], False), "lstm-unequal-tied": ("lstm", [5, 3], True), "gru": ("gru", [4, 4], False),
          "rnn-tanh": ("rnn-tanh", [4, 4], False), "rnn-relu": ("rnn-relu", [3, 5], False)}
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn-tanh": nn.RNN, "rnn-relu": lambda *a: nn.RNN(*a, nonlinearity="relu")}


class Model(nn.Module):
    def __init__(self, cell, hidden, tied):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        make, equal = MODULES[cell], len(set(hidden)) == 1
        self.rnn = make(E, hidden[0], len(hidden)) if equal else nn.ModuleList(
            make(d, h) for d, h in zip([E] + hidden, hidden))
        self.decoder = nn.Linear(hidden[-1], V)
        if tied:
            self.decoder.weight = self.embedding.weight
        for name, p in self.named_parameters():
            nn.init.uniform_(p, -0.6, 0.6)
            if "bias_hh" in name:
                p.data[: (2 * len(p) // 3 if cell == "gru" else len(p))] = 0
                p.requires_grad = cell == "gru"

    def forward(self, x, states):
        h, after = self.embedding(x), []
        if isinstance(self.rnn, nn.ModuleList):
            for layer, s in zip(self.rnn, states):
                h, s = layer(h, tuple(v[None] for v in s) if len(s) == 2 else s[0][None])
                after.append([v[0] for v in s] if isinstance(s, tuple) else [s[0]])
        else:
            joined = [torch.stack(v) for v in zip(*states)]
            h, s = self.rnn(h, tuple(joined) if len(joined) == 2 else joined[0])
            parts = s if isinstance(s, tuple) else (s,)
            after = [[v[layer] for v in parts] for layer in range(len(states))]
        return h, self.decoder(h), after

    def hold(self):
        """No gradient where a second bias of a gate is held at zero."""
        for name, p in self.named_parameters():
            if "bias_hh" in name and p.grad is not None:
                p.grad[: 2 * len(p) // 3] = 0


def numbers(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def weights(model):
    return {name: numbers(p) for name, p in model.named_parameters()}


def train(cell, hidden, tied, x, y, states, optimizer, clip):
    torch.manual_seed(1)
    model = Model(cell, hidden, tied)
    opt, losses = optimizer(model.parameters()), []
    for _ in range(10):
        opt.zero_grad()
        _, logits, states = model(x, states)
        states = [[v.detach() for v in s] for s in states]
        loss = nn.functional.cross_entropy(logits.view(-1, V), y.view(-1))
        loss.backward()
        model.hold()
        if clip:
            nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], clip)
        opt.step()
        losses.append(float(f"{loss.item():.9g}"))
    return {"losses": losses, "weights": weights(model)}


def fixture(cell, hidden, tied):
    torch.manual_seed(1)
    model = Model(cell, hidden, tied)
    torch.manual_seed(2)
    x, y = torch.randint(0, V, (T, B)), torch.randint(0, V, (T, B))
    kinds = 2 if cell == "lstm" else 1
    states = [[torch.rand(B, h) - 0.5 for _ in range(kinds)] for h in hidden]
    outputs, logits, after = model(x, states)
    loss = nn.functional.cross_entropy(logits.view(-1, V), y.view(-1))
    loss.backward()
    model.hold()
    flat = lambda s: sum((numbers(v) for layer in s for v in layer), [])
    return {
        "torch": torch.__version__, "cell": cell, "hiddenSizes": hidden, "tied": tied, "vocabularySize": V,
        "embeddingSize": E, "steps": T, "streams": B, "inputs": x.flatten().tolist(), "targets": y.flatten().tolist(),
        "weights": weights(model), "state": flat(states), "outputs": numbers(outputs), "logits": numbers(logits),
        "stateAfter": flat(after), "loss": float(f"{loss.item():.9g}"),
        "gradients": {n: numbers(p.grad) for n, p in model.named_parameters() if p.grad is not None},
        "adam": train(cell, hidden, tied, x, y, states, lambda p: torch.optim.Adam(p, 0.01), None),
        "sgd": train(cell, hidden, tied, x, y, states, lambda p: torch.optim.SGD(p, 1.0), 0.25)}


folder = pathlib.Path(__file__).parent.parent / "TrainingTests" / "Fixtures"
for name, (cell, hidden, tied) in MODELS.items():
    (folder / f"{name}.json").write_text(json.dumps(fixture(cell, hidden, tied)) + "\n")
