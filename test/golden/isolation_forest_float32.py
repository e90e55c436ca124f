"""IsolationForests that scikit-learn grew on doubles that float32 cannot hold, with what they say of the same rows.

Thresholds are those of scikit-learn, which compares them with values rounded to float32.
"""

import json

import numpy
import sklearn
from sklearn.ensemble import IsolationForest

rng = numpy.random.RandomState(13)
rows = 60
traps = numpy.column_stack(
    [
        1_760_000_000 + rng.uniform(0, 3600, rows),  # epoch seconds: float32 tells 128 s apart
        1 + rng.uniform(0, 2e-7, rows),  # three values of float32, a range near FEATURE_THRESHOLD
        rng.uniform(0, 1.5e-7, rows),  # a range that falls below FEATURE_THRESHOLD on the way down
        rng.randint(0, 3, rows) / 10,  # ties that are no exact float32
        numpy.full(rows, 0.1),  # constant
        rng.uniform(-3e38, 3e38, rows),  # a range wider than float32
        rng.uniform(0, 1e-40, rows),  # subnormal in float32
        rng.normal(0, 1, rows),
    ]
)
# In tree 9 of this forest two samples that differ make a leaf: the made-up targets of both are nearly the same.
ends = numpy.random.RandomState(11).randint(1000, size=(64, 2)).astype(float)


def tree(estimator, columns):
    nodes = estimator.tree_
    is_leaf = nodes.children_left == -1
    return {
        "feature": [-1 if leaf else int(columns[f]) for leaf, f in zip(is_leaf, nodes.feature)],
        "threshold": [0.0 if leaf else float(t) for leaf, t in zip(is_leaf, nodes.threshold)],
        "children_left": nodes.children_left.tolist(),
        "children_right": nodes.children_right.tolist(),
        "n_node_samples": nodes.n_node_samples.tolist(),
    }


def case(X, first=0, **parameters):
    forest = IsolationForest(**parameters).fit(X)
    grown = list(zip(forest.estimators_, forest.estimators_features_))
    return {
        "rows": "ends" if X is ends else "traps",
        "parameters": forest.get_params(),
        "offset_": float(forest.offset_),
        "first_tree": first,
        "trees": [tree(e, c) for e, c in grown[first:]],
        "score_samples": forest.score_samples(X).tolist(),
    }


print(
    json.dumps(
        {
            "tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}",
            "traps": traps.tolist(),
            "ends": ends.tolist(),
            "cases": [
                case(traps, n_estimators=12, random_state=0),
                case(traps, n_estimators=4, max_samples=0.5, max_features=0.5, contamination=0.1, random_state=1),
                case(traps, n_estimators=4, bootstrap=True, random_state=2),
                case(traps, n_estimators=3, max_samples=59, contamination=0.05, random_state=4294967295),
                case(ends, first=9, n_estimators=10, random_state=156007),
            ],
        }
    )
)
