#!/usr/bin/env python3
"""Training and writing by PyTorch, ONNX Runtime and lmbench on the same configurations, in turns, as tables of ratios.

    script/bench --against [NAME ...]    e.g. char-512x2 or gen-512x2; all eight without a name

Called by script/bench with the path of lmbench. Each cell is the fastest of some processes, so that its peak memory is
its own, too. A framework that is not installed has no column.
"""
import json
import os
import subprocess
import sys
import tempfile

TRAINING = ("char-128x2", "char-512x2", "word-200x2", "word-650x2", "awd-1150x3")
WRITING = ("gen-128x2", "gen-512x2", "gen-650x2")
PRECISIONS = ("float32", "bfloat16")
PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")
RUNS = 3  # of each cell, in turns; the fastest counts, since a shared machine is slow for seconds at a time


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


def speed(result):
    return result["tokens_per_second"]


def has(module):
    found = subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0
    if not found:
        print(f"{sys.executable} has no {module} (pip install {module}, or set PYTHON)", file=sys.stderr)
    return found


def peer(framework, work, precision, threads):
    return measure([sys.executable, PEERS, framework, json.dumps(work), precision, str(threads)])


def training(lmbench, names, threads):
    has_torch = has("torch")
    torch_columns = "| PyTorch float32 / bfloat16 " if has_torch else ""
    ratio_columns = "| PyTorch's best ÷ ours | MB: PyTorch | lm | ratios " if has_torch else ""
    print(f"| ms a step, {threads} threads {torch_columns}| lm float32 / bfloat16 | GFLOP/s | of peak {ratio_columns}|")
    print("|---" * (9 if has_torch else 4) + "|")
    for name in names:
        ours, theirs = [], []
        for precision in PRECISIONS:
            of_ours, of_theirs = [], []
            for _ in range(RUNS):
                of_ours.append(
                    measure([lmbench, name, "--precision", precision, "--json", "--threads", str(threads)]))
                if has_torch:
                    of_theirs.append(peer("torch-training", of_ours[0]["work"], precision, threads))
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


def writing(lmbench, names):
    """One text on one thread, token by token; the limit is the speed at which as many weights can be read."""
    kinds = [("torch-writing", "float32")] if has("torch") else []
    kinds += [("onnx-writing", "float32"), ("onnx-writing", "int8")] if has("onnxruntime") and has("onnx") else []
    titles = {"torch-writing": "PyTorch", "onnx-writing": "ONNX Runtime"}
    precisions = ("float32", "bfloat16", "int8")
    columns = [f"{titles[framework]} {precision}" for framework, precision in kinds]
    columns += [f"lm {precision}" for precision in precisions] + ["of the limit"]
    columns += [f"ours ÷ {column}: float32, int8" for column in columns[:len(kinds)]]
    print("| tokens a second, 1 thread | " + " | ".join(columns) + " |")
    print("|---" * (1 + len(columns)) + "|")
    for name in names:
        ours, theirs = {precision: [] for precision in precisions}, {kind: [] for kind in kinds}
        for _ in range(RUNS):
            for precision in precisions:
                ours[precision].append(
                    measure([lmbench, name, "--precision", precision, "--json", "--threads", "1"]))
            for framework, precision in kinds:
                theirs[framework, precision].append(
                    peer(framework, ours["float32"][0]["work"], precision, 1))
        best = [max(results, key=speed) for results in ours.values()]
        peers = [speed(max(results, key=speed)) for results in theirs.values()]
        cells = [name] + [str(rate) for rate in peers] + [str(speed(result)) for result in best]
        cells.append(" / ".join(f"{result['fraction_of_peak']:.2f}" for result in best))
        cells += [f"{speed(best[0]) / rate:.1f}, {speed(best[-1]) / rate:.1f}" for rate in peers]
        print("| " + " | ".join(cells) + " |", flush=True)


def main(lmbench, names):
    names = names or TRAINING + WRITING
    unknown = [name for name in names if name not in TRAINING + WRITING]
    if unknown:
        print(f"No configuration is called '{unknown[0]}'; there are {', '.join(TRAINING + WRITING)}.", file=sys.stderr)
        return 64
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    steps, texts = [name for name in names if name in TRAINING], [name for name in names if name in WRITING]
    if steps:
        training(lmbench, steps, threads)
    if texts:
        writing(lmbench, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
