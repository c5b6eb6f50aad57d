#!/usr/bin/env python3
"""Writes what PyTorch's ctc_loss makes of random logits: Tests/EngineTests/Fixtures/ctc.json.

    python3 -m venv venv && venv/bin/pip install torch numpy && venv/bin/python Tests/Fixtures/ctc.py

Time-major logits of five sequences: one with equal neighbours, one with just enough frames, one with an empty label,
one shorter than its label (infinite, so zero), and one of a single class. Losses are per sequence, the gradient that of
their mean.
"""
import json, pathlib
import torch

T, K = 9, 5
LABELS = [[1, 1, 3], [2, 2, 4, 4], [], [4, 3, 2, 1], [3]]
LENGTHS = [9, 6, 5, 3, 1]

torch.manual_seed(17)
logits = (3 * torch.randn(T, len(LABELS), K)).requires_grad_()
losses = torch.nn.functional.ctc_loss(
    logits.double().log_softmax(2), torch.tensor(sum(LABELS, [])), torch.tensor(LENGTHS),
    torch.tensor([len(label) for label in LABELS]), reduction="none", zero_infinity=True)
losses.mean().backward()


def numbers(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


path = pathlib.Path(__file__).parent.parent / "EngineTests" / "Fixtures" / "ctc.json"
path.write_text(json.dumps({
    "torch": torch.__version__, "classes": K, "labels": LABELS, "lengths": LENGTHS, "logits": numbers(logits),
    "losses": numbers(losses), "gradients": numbers(logits.grad)}) + "\n")
