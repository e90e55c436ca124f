"""A small evaluation in scikit-learn and plain Python: ranking figures, alert budgets by source and hour, calibration, resamples by weight."""

import json

import numpy
import sklearn
from sklearn import metrics

HOUR_MS = 3_600_000
rng = numpy.random.RandomState(5)

ROWS = 400
sources = rng.randint(0, 25, ROWS)
labels = ((sources < 8) & (rng.rand(ROWS) < 0.6)).astype(int)
at_ms = numpy.sort(rng.randint(0, 20 * HOUR_MS, ROWS))
# One decimal, so that scores tie.
scores = numpy.round(rng.normal(labels * 1.0, 1.0), 1)
THRESHOLD = 1.05


def figures(weights):
    called = (scores > THRESHOLD).astype(int)
    kinds = {"zero_division": 0, "sample_weight": weights}
    fpr, tpr, _ = metrics.roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
    return {
        "roc_auc": metrics.roc_auc_score(labels, scores, sample_weight=weights),
        "pr_auc": metrics.average_precision_score(labels, scores, sample_weight=weights),
        "recall_at_1_percent_false_positives": tpr[fpr <= 0.01].max(),
        "precision": metrics.precision_score(labels, called, **kinds),
        "recall": metrics.recall_score(labels, called, **kinds),
        "f1": metrics.f1_score(labels, called, **kinds),
        "false_positive_rate": 1 - metrics.recall_score(labels, called, pos_label=0, **kinds),
    }


def budget(alerts_per_hour, drawn):
    """Lowers the threshold one distinct score at a time while the alerts above it stay within the budget."""
    hours = max(1, (at_ms[-1] - at_ms[0]) / HOUR_MS)
    threshold = float(scores.max())
    for candidate in sorted(set(scores.tolist()), reverse=True) + [None]:
        above = scores > candidate if candidate is not None else numpy.ones(ROWS, dtype=bool)
        alerts = {(s, t // HOUR_MS) for s, t in zip(sources[above], at_ms[above])}
        if sum(drawn[s] for s, _ in alerts) > alerts_per_hour * hours:
            break
        threshold = candidate
    above = scores > threshold if threshold is not None else numpy.ones(ROWS, dtype=bool)
    hit = above & (labels == 1)
    alerts = {(s, t // HOUR_MS) for s, t in zip(sources[above], at_ms[above])}
    right = {(s, t // HOUR_MS) for s, t in zip(sources[hit], at_ms[hit])}
    weights = numpy.array([drawn[s] for s in sources])
    count = sum(drawn[s] for s, _ in alerts)
    attackers = set(sources[labels == 1].tolist())
    return {
        "alerts_per_hour": alerts_per_hour,
        "threshold": threshold,
        "alerts": int(count),
        "alert_precision": sum(drawn[s] for s, _ in right) / count if count else 0,
        "source_recall": sum(drawn[s] for s in set(sources[hit].tolist())) / sum(drawn[s] for s in attackers),
        "precision": metrics.precision_score(labels, above, sample_weight=weights, zero_division=0),
        "recall": metrics.recall_score(labels, above, sample_weight=weights),
        "f1": metrics.f1_score(labels, above, sample_weight=weights),
        "false_positive_rate": 1 - metrics.recall_score(labels, above, pos_label=0, sample_weight=weights),
    }


def judged(drawn):
    weights = numpy.array([drawn[s] for s in sources])
    return {
        "drawn": [int(count) for count in drawn],
        "figures": {name: float(value) for name, value in figures(weights).items()},
        "alert_budgets": [budget(n, drawn) for n in (1, 10, 100)],
    }


once = numpy.ones(25, dtype=int)
resamples = [numpy.bincount(rng.randint(0, 25, 25), minlength=25) for _ in range(4)]
validation = rng.normal(0, 1, 1000)
asked = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
thresholds = numpy.percentile(validation, [100 * (1 - share) for share in asked])
print(
    json.dumps(
        {
            "tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}",
            "sources": sources.tolist(),
            "labels": labels.tolist(),
            "at_ms": at_ms.tolist(),
            "scores": scores.tolist(),
            "threshold": THRESHOLD,
            "judged": [judged(drawn) for drawn in [once, *resamples]],
            "calibration": {
                "validation": validation.tolist(),
                "asked": asked,
                "thresholds": thresholds.tolist(),
                "got": [float(((scores > t) & (labels == 0)).sum() / (labels == 0).sum()) for t in thresholds],
                "recall": [float(((scores > t) & (labels == 1)).sum() / (labels == 1).sum()) for t in thresholds],
            },
        }
    )
)
