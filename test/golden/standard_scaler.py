"""StandardScaler of scikit-learn on columns that are ordinary, constant, nearly constant, huge and tiny."""

import json

import numpy
import sklearn
from sklearn.preprocessing import StandardScaler

rng = numpy.random.RandomState(7)
rows = 40
X = numpy.column_stack(
    [
        rng.normal(5, 2, rows),
        numpy.full(rows, 0.1),  # constant, and no exact double
        numpy.full(rows, 22.0),
        numpy.where(numpy.arange(rows) % 2, 0.1, numpy.nextafter(0.1, 1)),  # constant up to rounding
        1e9 + rng.randint(0, 100, rows),  # a large offset
        rng.exponential(1e-9, rows),
        1e15 + rng.normal(0, 1e-3, rows),  # variance below its own rounding error
        rng.randint(0, 2, rows),
    ]
)
scaler = StandardScaler().fit(X)
print(
    json.dumps(
        {
            "tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}",
            "rows": X.tolist(),
            "mean_": scaler.mean_.tolist(),
            "scale_": scaler.scale_.tolist(),
            "var_": scaler.var_.tolist(),
            "n_samples_seen_": int(scaler.n_samples_seen_),
            "transformed": scaler.transform(X).tolist(),
        }
    )
)
