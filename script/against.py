#!/usr/bin/env python3
"""Training steps of PyTorch and of lmbench on the same configurations, in turns, as a table of ratios.

    script/bench --against [NAME ...]    e.g. char-512x2; all five without a name

Called by script/bench with the path of lmbench. Each cell is a process of its own, so that its peak memory is its own,
too. Without PyTorch the table has our columns alone.
"""
import json
import os
import subprocess
import sys
import tempfile

# The configurations of `lmbench` (Sources/lmbench/Steps.swift), which `check` compares with what it did:
# name: vocabulary V, embedding E, hidden sizes, sequences B, steps T, optimizer, tied
CONFIGURATIONS = {
    "char-128x2": (96, 64, [128, 128], 50, 50, "adam", False),
    "char-512x2": (96, 128, [512, 512], 64, 128, "adam", False),
    "word-200x2": (33278, 200, [200, 200], 20, 35, "sgd", True),
    "word-650x2": (10000, 650, [650, 650], 20, 35, "sgd", True),
    "awd-1150x3": (10000, 400, [1150, 1150, 400], 20, 70, "sgd", True),
}
PRECISIONS = ("float32", "bfloat16")
STEPS, WARM_UP = 10, 3


def time_torch_step(name, precision, threads):
    """Prints the median milliseconds of a full step: the same work as `StepTimer` of lmbench."""
    import time

    import torch
    from torch import nn

    vocabulary, embedding, hidden, sequences, steps, optimizer, tied = CONFIGURATIONS[name]
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    embed = nn.Embedding(vocabulary, embedding)
    sizes = [embedding] + hidden
    if len(set(hidden)) == 1:  # PyTorch's fast path: one call for all layers
        layers = [nn.LSTM(embedding, hidden[0], len(hidden))]
    else:
        layers = [nn.LSTM(a, b) for a, b in zip(sizes, sizes[1:])]
    decode = nn.Linear(hidden[-1], vocabulary)
    if tied:
        decode.weight = embed.weight
    weights = list(nn.ModuleList([embed, *layers, decode]).parameters())
    rule = torch.optim.Adam(weights, lr=1e-3) if optimizer == "adam" else torch.optim.SGD(weights, lr=1.0)
    inputs = torch.randint(vocabulary, (steps, sequences))
    targets = torch.randint(vocabulary, (steps * sequences,))
    states = [None] * len(layers)
    times = []
    for _ in range(WARM_UP + STEPS):
        start = time.perf_counter()
        rule.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bfloat16"):
            x = embed(inputs)
            for index, layer in enumerate(layers):
                x, state = layer(x, states[index])
                states[index] = tuple(part.detach() for part in state)
            logits = decode(x)
        nn.functional.cross_entropy(logits.float().view(-1, vocabulary), targets).backward()
        nn.utils.clip_grad_norm_(weights, 0.25)
        rule.step()
        times.append(time.perf_counter() - start)
    print(json.dumps({"ms_per_step": 1e3 * sorted(times[WARM_UP:])[STEPS // 2]}))


def check(name, result):
    """Exits unless lmbench did the floating-point operations that a step of this configuration takes."""
    vocabulary, embedding, hidden, sequences, steps, _, _ = CONFIGURATIONS[name]
    layers = sum(8 * units * (inputs + units) for inputs, units in zip([embedding] + hidden, hidden))
    wanted = 3 * sequences * steps * (layers + 2 * hidden[-1] * vocabulary)
    found = result["gflops"] * result["ms_per_step"] * 1e6
    if abs(found / wanted - 1) > 0.01:
        sys.exit(f"lmbench's {name} takes {found:.3g} operations a step, PyTorch's {wanted:.3g}: compare them with Steps.swift")


def measure(command):
    """Runs a command and returns the object on its last line of output, with the process's peak memory in MB."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE)
        said = child.stderr.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {child.returncode}: {said.strip()}")
        output.seek(0)
        result = json.loads(output.read().decode().strip().splitlines()[-1])
    scale = 1 if sys.platform == "darwin" else 1024
    return result | {"megabytes": usage.ru_maxrss * scale / 1e6}


def main(lmbench, names):
    unknown = [name for name in names if name not in CONFIGURATIONS]
    if unknown:
        print(f"No configuration is called '{unknown[0]}'; there are {', '.join(CONFIGURATIONS)}.", file=sys.stderr)
        return 64
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    has_torch = subprocess.run([sys.executable, "-c", "import torch"], stderr=subprocess.DEVNULL).returncode == 0
    if not has_torch:
        print(f"{sys.executable} has no PyTorch (pip install torch, or set PYTHON): ours alone", file=sys.stderr)
    torch_columns = "| PyTorch float32 / bfloat16 " if has_torch else ""
    ratio_columns = "| PyTorch's best ÷ ours | memory ÷ PyTorch's " if has_torch else ""
    print(f"| ms a step, {threads} threads {torch_columns}| lm float32 / bfloat16 | GFLOP/s {ratio_columns}|")
    print("|---" * (6 if has_torch else 3) + "|")
    for name in names or CONFIGURATIONS:
        ours, theirs = [], []
        for precision in PRECISIONS:
            ours.append(
                measure([lmbench, name, "--precision", precision, "--json", "--steps", str(STEPS),
                         "--threads", str(threads)]))
            check(name, ours[-1])
            if has_torch:
                theirs.append(measure([sys.executable, __file__, "--torch", name, precision, str(threads)]))

        def pair(results, key, digits=1):
            return " / ".join(f"{result[key]:.{digits}f}" for result in results)

        cells = [name]
        if has_torch:
            cells.append(pair(theirs, "ms_per_step"))
        cells += [pair(ours, "ms_per_step"), pair(ours, "gflops", 0)]
        if has_torch:
            fastest = [min(results, key=lambda result: result["ms_per_step"]) for results in (theirs, ours)]
            cells.append(f"{fastest[0]['ms_per_step'] / fastest[1]['ms_per_step']:.2f}")
            least = min(result["megabytes"] for result in theirs)
            most = max(result["megabytes"] for result in ours)
            cells.append(f"{most / least:.2f} ({most:.0f} of {least:.0f} MB)")
        print("| " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--torch":
        time_torch_step(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
