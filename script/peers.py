#!/usr/bin/env python3
"""What other frameworks take for the work of a configuration of lmbench, which describes it as JSON.

    peers.py FRAMEWORK WORK PRECISION THREADS    prints one JSON object

Called by against.py, a process for each measurement.
"""
import json
import sys
import time

STEPS, WARM_UP = 10, 3  # of training, whose median counts
TOKENS, RUNS = 200, 9  # of writing: runs of so many tokens, whose median counts after one more


def median(times):
    return sorted(times)[len(times) // 2]


def torch_training(work, precision, threads):
    """A full step of training: what lmbench, which describes it in `work`, did in one."""
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
    return {"ms_per_step": 1e3 * median(times[WARM_UP:])}


def writing_speed(step):
    """The tokens a second of a `step` that reads a token and leaves the logits of the next, without a draw."""
    times = []
    for _ in range(1 + RUNS):
        start = time.perf_counter()
        for _ in range(TOKENS):
            step()
        times.append(time.perf_counter() - start)
    return {"tokens_per_second": round(TOKENS / median(times[1:]))}


def torch_writing(work, precision, threads):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    hidden = work["hidden"]
    embed = nn.Embedding(work["vocabulary"], work["embedding"])
    layers = nn.LSTM(work["embedding"], hidden[0], len(hidden))
    decode = nn.Linear(hidden[-1], work["vocabulary"])
    token, state = torch.tensor([[1]]), None

    def step():
        nonlocal state
        x, state = layers(embed(token), state)
        decode(x)

    with torch.inference_mode():
        return writing_speed(step)


def onnx_writing(work, precision, threads):
    """ONNX Runtime, whose states stay in its own memory from step to step."""
    import os
    import tempfile

    import numpy
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    random = numpy.random.default_rng(0)
    constants, nodes, inputs, outputs = [], [], [], []

    def constant(name, *shape):
        values = random.uniform(-0.1, 0.1, shape).astype(numpy.float32)
        constants.append(numpy_helper.from_array(values, name))
        return name

    sizes = [work["embedding"]] + work["hidden"]
    inputs.append(helper.make_tensor_value_info("token", TensorProto.INT64, [1, 1]))
    nodes.append(helper.make_node("Gather", [constant("embedding", work["vocabulary"], sizes[0]), "token"], ["x0"]))
    for l, (D, H) in enumerate(zip(sizes, sizes[1:])):
        weights = [constant(f"W{l}", 1, 4 * H, D), constant(f"R{l}", 1, 4 * H, H), constant(f"B{l}", 1, 8 * H)]
        nodes.append(
            helper.make_node(
                "LSTM", [f"x{l}", *weights, "", f"h{l}", f"c{l}"], [f"y{l}", f"h{l}_new", f"c{l}_new"], hidden_size=H))
        nodes.append(helper.make_node("Squeeze", [f"y{l}", "axis"], [f"x{l + 1}"]))
        for part in "hc":
            inputs.append(helper.make_tensor_value_info(f"{part}{l}", TensorProto.FLOAT, [1, 1, H]))
            outputs.append(helper.make_tensor_value_info(f"{part}{l}_new", TensorProto.FLOAT, [1, 1, H]))
    constants.append(numpy_helper.from_array(numpy.array([1]), "axis"))
    last = len(sizes) - 1
    nodes.append(
        helper.make_node("MatMul", [f"x{last}", constant("decoder", sizes[-1], work["vocabulary"])], ["product"]))
    nodes.append(helper.make_node("Add", ["product", constant("bias", work["vocabulary"])], ["logits"]))
    outputs.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 1, work["vocabulary"]]))
    model = helper.make_model(
        helper.make_graph(nodes, "step", inputs, outputs, constants), opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "step.onnx")
        onnx.save(model, path)
        if precision == "int8":
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(path, path + ".int8", weight_type=QuantType.QInt8)
            path += ".int8"
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    values = {"token": onnxruntime.OrtValue.ortvalue_from_numpy(numpy.array([[1]]))}
    for name, H in [(f"{part}{l}", H) for l, H in enumerate(work["hidden"]) for part in "hc"]:
        for version in (name, name + "_new"):
            values[version] = onnxruntime.OrtValue.ortvalue_from_numpy(numpy.zeros((1, 1, H), numpy.float32))
    values["logits"] = onnxruntime.OrtValue.ortvalue_from_numpy(
        numpy.zeros((1, 1, work["vocabulary"]), numpy.float32))
    # Two bindings in turns: what a step writes is what the next one reads.
    bindings = []
    for flipped in (False, True):
        binding = session.io_binding()
        for value in session.get_inputs():
            name = value.name + ("_new" if flipped and value.name != "token" else "")
            binding.bind_ortvalue_input(value.name, values[name])
        for value in session.get_outputs():
            name = value.name.removesuffix("_new") if flipped else value.name
            binding.bind_ortvalue_output(value.name, values[name])
        bindings.append(binding)
    turn = 0

    def step():
        nonlocal turn
        session.run_with_iobinding(bindings[turn])
        turn = 1 - turn

    return writing_speed(step)


if __name__ == "__main__":
    framework, work, precision, threads = sys.argv[1:]
    measure = {"torch-training": torch_training, "torch-writing": torch_writing, "onnx-writing": onnx_writing}
    print(json.dumps(measure[framework](json.loads(work), precision, int(threads))))
