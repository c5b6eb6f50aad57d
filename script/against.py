#!/usr/bin/env python3
"""Training steps of PyTorch and of lmbench on the same configurations, in turns, as a table of ratios.

    script/bench --against [NAME ...]    e.g. char-512x2; all five without a name

Called by script/bench with the path of lmbench. Each cell is the fastest of some processes, so that its peak memory is
its own, too. Without PyTorch the table has our columns alone.
"""
import json
import os
import subprocess
import sys
import tempfile

NAMES = ("char-128x2", "char-512x2", "word-200x2", "word-650x2", "awd-1150x3")
PRECISIONS = ("float32", "bfloat16")
STEPS, WARM_UP = 10, 3
RUNS = 3  # of each cell, in turns; the fastest counts, since a shared machine is slow for seconds at a time


def time_torch_step(work, precision, threads):
    """Prints the median milliseconds of a full step: what lmbench, which describes it in `work`, did in one."""
    import time

    import torch
    from torch import nn

    vocabulary, embedding, hidden = work["vocabulary"], work["embedding"], work["hidden"]
    sequences, steps = work["sequences"], work["steps"]
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    embed = nn.Embedding(vocabulary, embedding)
    sizes = [embedding] + hidden
    if len(set(hidden)) == 1:  # PyTorch's fast path: one call for all layers
        layers = [nn.LSTM(embedding, hidden[0], len(hidden))]
    else:
        layers = [nn.LSTM(a, b) for a, b in zip(sizes, sizes[1:])]
    decode = nn.Linear(hidden[-1], vocabulary)
    if work["tied"]:
        decode.weight = embed.weight
    weights = list(nn.ModuleList([embed, *layers, decode]).parameters())
    rule = torch.optim.Adam(weights, lr=1e-3) if work["optimizer"] == "adam" else torch.optim.SGD(weights, lr=1.0)
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


def milliseconds(result):
    return result["ms_per_step"]


def main(lmbench, names):
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"No configuration is called '{unknown[0]}'; there are {', '.join(NAMES)}.", file=sys.stderr)
        return 64
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    has_torch = subprocess.run([sys.executable, "-c", "import torch"], stderr=subprocess.DEVNULL).returncode == 0
    if not has_torch:
        print(f"{sys.executable} has no PyTorch (pip install torch, or set PYTHON): ours alone", file=sys.stderr)
    torch_columns = "| PyTorch float32 / bfloat16 " if has_torch else ""
    ratio_columns = "| PyTorch's best ÷ ours | MB: PyTorch | lm | ratios " if has_torch else ""
    print(f"| ms a step, {threads} threads {torch_columns}| lm float32 / bfloat16 | GFLOP/s | of peak {ratio_columns}|")
    print("|---" * (9 if has_torch else 4) + "|")
    for name in names or NAMES:
        ours, theirs = [], []
        for precision in PRECISIONS:
            of_ours, of_theirs = [], []
            for _ in range(RUNS):
                of_ours.append(
                    measure([lmbench, name, "--precision", precision, "--json", "--steps", str(STEPS),
                             "--threads", str(threads)]))
                if has_torch:
                    work = json.dumps(of_ours[0]["work"])
                    of_theirs.append(
                        measure([sys.executable, __file__, "--torch", work, precision, str(threads)]))
            ours.append(min(of_ours, key=milliseconds))
            if has_torch:
                theirs.append(min(of_theirs, key=milliseconds))

        def pair(results, key, digits=1):
            return " / ".join(f"{result[key]:.{digits}f}" for result in results)

        cells = [name]
        if has_torch:
            cells.append(pair(theirs, "ms_per_step"))
        cells += [pair(ours, "ms_per_step"), pair(ours, "gflops", 0), pair(ours, "fraction_of_peak", 2)]
        if has_torch:
            cells.append(f"{min(map(milliseconds, theirs)) / min(map(milliseconds, ours)):.2f}")
            cells += [pair(theirs, "megabytes", 0), pair(ours, "megabytes", 0)]
            cells.append(" / ".join(f"{b['megabytes'] / a['megabytes']:.2f}" for a, b in zip(theirs, ours)))
        print("| " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--torch":
        time_torch_step(json.loads(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
