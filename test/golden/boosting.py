"""HistGradientBoostingClassifier without early stopping: what it says of rows it was not fitted on, with the defaults and otherwise."""

import json

import numpy
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score

rng = numpy.random.RandomState(5)


def rows(n):
    X = numpy.column_stack(
        [
            rng.normal(size=n),  # continuous
            numpy.floor(rng.exponential(3, n)),  # counts, many ties
            rng.lognormal(2, 1.5, n),  # a heavy tail
            numpy.full(n, 7.0),  # constant
            rng.randint(0, 2, n),  # a flag
        ]
    ).round(3)
    odds = 1.5 * X[:, 0] * (2 * X[:, 4] - 1) + 0.8 * (X[:, 1] > 5) + (X[:, 2] > 30) - 2
    y = (rng.rand(n) < 1 / (1 + numpy.exp(-odds))).astype(int)
    return X, y


X, y = rows(900)
X_test, y_test = rows(300)
cases = []
for name, parameters in {
    "defaults": {},
    "small": {"max_iter": 30, "learning_rate": 0.3, "max_leaf_nodes": 8, "min_samples_leaf": 5, "l2_regularization": 1.0},
}.items():
    model = HistGradientBoostingClassifier(early_stopping=False, **parameters).fit(X, y)
    scores = model.decision_function(X_test)
    cases.append(
        {
            "name": name,
            "parameters": parameters,
            "decision_function": scores.round(6).tolist(),
            "roc_auc_score": roc_auc_score(y_test, scores),
            "average_precision_score": average_precision_score(y_test, scores),
        }
    )
document = {"tool": f"scikit-learn {sklearn.__version__}", "X": X.tolist(), "y": y.tolist(), "X_test": X_test.tolist(), "y_test": y_test.tolist(), "cases": cases}
print(json.dumps(document))
