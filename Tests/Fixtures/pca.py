"""Lets scikit-learn find the principal components of the first rows of a model's embedding.

    pca.py CHECKPOINT ROWS COMPONENTS DIR     writes rows.safetensors and pca.json: how Tests/Fixtures/pca was made,
                                              of a character model of corpora/scifi.txt, with 83 and 6

Needs numpy, safetensors and scikit-learn. Everything is computed in double precision.
"""

import json
import os
import sys

import numpy
from safetensors.numpy import load_file, save_file
from sklearn.decomposition import PCA

checkpoint, rows, components, directory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
matrix = load_file(os.path.join(checkpoint, "model.safetensors"))["embedding.weight"][:rows]
os.makedirs(directory, exist_ok=True)
save_file({"rows": numpy.ascontiguousarray(matrix)}, os.path.join(directory, "rows.safetensors"))

pca = PCA(components, svd_solver="full").fit(matrix.astype(numpy.float64))
# The sign that makes each component's largest loading positive, whatever scikit-learn's version prefers.
largest = numpy.abs(pca.components_).argmax(axis=1)
signs = numpy.sign(pca.components_[numpy.arange(components), largest])
projected = pca.transform(matrix.astype(numpy.float64)) * signs


def numbers(array):
    return [[float(f"{x:.10g}") for x in row] for row in numpy.atleast_2d(array)]


result = {
    "mean": numbers(pca.mean_)[0],
    "components": numbers(pca.components_ * signs[:, None]),
    "variances": numbers(pca.explained_variance_)[0],
    "ratios": numbers(pca.explained_variance_ratio_)[0],
    "projected": numbers(projected[:5]),
    "whitened": numbers((projected / numpy.sqrt(pca.explained_variance_))[:5]),
}
with open(os.path.join(directory, "pca.json"), "w") as file:
    json.dump(result, file)
    file.write("\n")
