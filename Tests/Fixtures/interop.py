"""Exchanges models with PyTorch: nn.Embedding, nn.LSTM (GRU, RNN), nn.Linear and safetensors.torch.

    interop.py write DIR               writes small random models and, in interop.json, what PyTorch makes of them:
                                       how Tests/Fixtures/interop was made
    interop.py read IDS CHECKPOINT…    loads our model.safetensors into PyTorch's modules and prints the logits
                                       after each id, a list for each checkpoint directory

Needs torch and safetensors. The numbers in the fixture are float32 results to nine digits.
"""

import json
import os
import sys

import torch
from safetensors.torch import load_file, save_file

# name: cell, tokens, embedding, hidden sizes, tied
MODELS = {
    "lstm": ("lstm", 7, 3, [4, 4], False),
    "lstm-unequal": ("lstm", 6, 3, [5, 4], False),
    "lstm-tied": ("lstm", 6, 4, [4], True),
    "gru": ("gru", 5, 3, [4, 4], False),
    "rnn-tanh": ("rnn-tanh", 5, 3, [4], False),
    "rnn-relu": ("rnn-relu", 5, 3, [4], False),
}


class Model(torch.nn.Module):
    """The network as PyTorch's own modules: equal layers are one of them, unequal ones one each."""

    def __init__(self, cell, tokens, embedding, hidden, tied):
        super().__init__()
        self.tied = tied
        self.embedding = torch.nn.Embedding(tokens, embedding)

        def recurrent(inputs, units, layers):
            if cell == "lstm":
                return torch.nn.LSTM(inputs, units, layers)
            if cell == "gru":
                return torch.nn.GRU(inputs, units, layers)
            return torch.nn.RNN(inputs, units, layers, nonlinearity=cell.removeprefix("rnn-"))

        if len(set(hidden)) == 1:
            self.rnn = recurrent(embedding, hidden[0], len(hidden))
        else:
            sizes = [embedding] + hidden
            self.rnn = torch.nn.ModuleList(recurrent(d, h, 1) for d, h in zip(sizes, hidden))
        self.decoder = torch.nn.Linear(hidden[-1], tokens)
        if tied:
            self.decoder.weight = self.embedding.weight

    def forward(self, ids):
        h = self.embedding(ids)
        for layer in self.rnn if isinstance(self.rnn, torch.nn.ModuleList) else [self.rnn]:
            h, _ = layer(h)
        return self.decoder(h)

    def tensors(self):
        """The state dictionary, a tied weight once."""
        return {k: v for k, v in self.state_dict().items() if not (self.tied and k == "decoder.weight")}


def logits(model, ids):
    with torch.no_grad():
        return [[float(f"{x:.9g}") for x in row] for row in model(torch.tensor(ids)).tolist()]


def write(directory):
    os.makedirs(directory, exist_ok=True)
    torch.manual_seed(1)
    results = {}
    for name, shape in MODELS.items():
        model = Model(*shape)
        # Larger than the defaults, so that gates are not all half open.
        for parameter in model.parameters():
            torch.nn.init.uniform_(parameter, -1, 1)
        save_file(model.tensors(), os.path.join(directory, name + ".safetensors"), {"format": "pt"})
        ids = [0, 4, 2, 2, 1, 3]
        cell, tokens, embedding, hidden, tied = shape
        results[name] = {
            "architecture": {
                "cell": cell,
                "vocabularySize": tokens,
                "embeddingSize": embedding,
                "hiddenSizes": hidden,
                "tied": tied,
            },
            "ids": ids,
            "logits": logits(model, ids),
        }
    with open(os.path.join(directory, "interop.json"), "w") as file:
        json.dump(results, file)
        file.write("\n")


def read(ids, checkpoint):
    with open(os.path.join(checkpoint, "config.json")) as file:
        a = json.load(file)["architecture"]
    model = Model(a["cell"], a["vocabularySize"], a["embeddingSize"], a["hiddenSizes"], a["tied"])
    tensors = load_file(os.path.join(checkpoint, "model.safetensors"))
    if a["tied"]:
        tensors["decoder.weight"] = tensors["embedding.weight"]
    model.load_state_dict(tensors, strict=True)
    return logits(model, [int(i) for i in ids.split(",")])


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    else:
        print(json.dumps([read(sys.argv[2], checkpoint) for checkpoint in sys.argv[3:]]))
