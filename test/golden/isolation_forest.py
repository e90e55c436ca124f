"""IsolationForests that scikit-learn grew, node by node, with what they say of some rows.

All values are float32, the precision scikit-learn compares in, so that a float64 comparison decides the same.
"""

import json

import numpy
import sklearn
from sklearn.ensemble import IsolationForest

rng = numpy.random.RandomState(11)
rows = 80
train = numpy.column_stack(
    [
        rng.normal(0, 1, rows),
        rng.exponential(100, rows),
        rng.randint(0, 3, rows),  # many ties
        numpy.full(rows, 7.0),  # constant
        rng.uniform(-1e6, 1e6, rows),
    ]
).astype(numpy.float32)
# Rows seen, rows far outside, and rows that lie exactly on values of the training set.
probe = numpy.vstack([train[:10], train[:10] * numpy.float32(-3), train[10:20, ::-1]]).astype(numpy.float32)


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


# Enough rows that few of them are drawn one by one, or nearly all of them by a reservoir.
many = numpy.column_stack([rng.normal(0, 1, 400), rng.randint(0, 50, 400), rng.exponential(1, 400)]).astype(numpy.float32)
many_probe = numpy.vstack([many[:10], many[:10] * numpy.float32(-3)])


def case(train=train, probe=probe, **parameters):
    forest = IsolationForest(**parameters).fit(train)
    return {
        "rows": "many" if train is many else "train",
        "parameters": forest.get_params(),
        "max_samples_": int(forest.max_samples_),
        "offset_": float(forest.offset_),
        "trees": [tree(e, c) for e, c in zip(forest.estimators_, forest.estimators_features_)],
        "score_samples": forest.score_samples(probe).tolist(),
        "decision_function": forest.decision_function(probe).tolist(),
        "predict": forest.predict(probe).tolist(),
    }


print(
    json.dumps(
        {
            "tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}",
            "train": train.tolist(),
            "probe": probe.tolist(),
            "many": many.tolist(),
            "many_probe": many_probe.tolist(),
            "cases": [
                case(n_estimators=12, random_state=0),
                case(n_estimators=5, max_samples=0.5, contamination=0.1, random_state=1),
                case(n_estimators=6, max_samples=32, max_features=0.5, bootstrap=True, random_state=2),
                case(n_estimators=3, max_samples=2, contamination=0.05, random_state=3),
                case(n_estimators=4, max_samples=40, max_features=3, bootstrap=True, contamination=0.5, random_state=4294967295),
                case(many, many_probe, n_estimators=8, max_samples=4, contamination=0.02, random_state=5),
                case(many, many_probe, n_estimators=2, max_samples=398, random_state=6),
                case(many, many_probe, n_estimators=3, max_samples=256, contamination=0.1, random_state=7),
            ],
        }
    )
)
