"""Reads exported vectors with the libraries they are meant for.

    vectors.py FORMAT FILE     FORMAT is word2vec, word2vec-binary, npy or safetensors; prints a JSON object: what
                               the tokens are called, where the format says so, and the vectors

Needs gensim, numpy or safetensors, whichever reads the format.
"""

import json
import sys

kind, path = sys.argv[1], sys.argv[2]
tokens = []
if kind.startswith("word2vec"):
    from gensim.models import KeyedVectors

    loaded = KeyedVectors.load_word2vec_format(path, binary=kind == "word2vec-binary")
    tokens, vectors = loaded.index_to_key, loaded.vectors
elif kind == "npy":
    import numpy

    vectors = numpy.load(path, allow_pickle=False)
    assert vectors.dtype == numpy.float32 and vectors.flags.c_contiguous
else:
    from safetensors.numpy import load_file

    vectors = load_file(path)["embedding.weight"]
print(json.dumps({"tokens": tokens, "vectors": [[float(x) for x in row] for row in vectors]}))
