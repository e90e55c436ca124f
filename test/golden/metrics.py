"""Figures and curves of scikit-learn for scores that are continuous, tied, reversed, all equal, and weighted rows."""

import json

import numpy
import sklearn
from sklearn import metrics

rng = numpy.random.RandomState(11)


def case(name, labels, scores, threshold, weights=None):
    labels = numpy.asarray(labels)
    scores = numpy.asarray(scores, dtype=float)
    weights = numpy.ones(len(labels), dtype=int) if weights is None else weights
    called = (scores > threshold).astype(int)
    kinds = {"zero_division": 0, "sample_weight": weights}
    matrix = metrics.confusion_matrix(labels, called, labels=[0, 1], sample_weight=weights)
    fpr, tpr, _ = metrics.roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores, sample_weight=weights)
    return {
        "name": name,
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "weights": weights.tolist(),
        "threshold": threshold,
        "confusion_matrix": matrix.ravel().tolist(),  # tn, fp, fn, tp
        "precision_score": metrics.precision_score(labels, called, **kinds),
        "recall_score": metrics.recall_score(labels, called, **kinds),
        "f1_score": metrics.f1_score(labels, called, **kinds),
        "roc_auc_score": metrics.roc_auc_score(labels, scores, sample_weight=weights),
        "average_precision_score": metrics.average_precision_score(labels, scores, sample_weight=weights),
        "roc_curve": {"fpr": fpr.tolist(), "tpr": tpr.tolist()},
        "precision_recall_curve": {"precision": precision.tolist(), "recall": recall.tolist()},
    }


rare = (rng.rand(300) < 0.1).astype(int)
even = (rng.rand(120) < 0.5).astype(int)
few = rng.randint(0, 6, 120) + 2 * even
cases = [
    case("continuous, one attack in ten", rare, rng.normal(rare * 1.2, 1), 1.0),
    case("six scores, many ties", even, few, 3.0),
    case("worse than chance", even, rng.normal(-even, 1), 0.0),
    case("all scores tied", even, numpy.full(120, 0.5), 0.4),
    case("perfect", [0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.8, 0.9], 0.5),
    case("no alert", [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4], 0.4),
    case("weighted rows, some of them 0", even, few, 3.0, rng.randint(0, 4, 120)),
]
print(json.dumps({"tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", "cases": cases}))
