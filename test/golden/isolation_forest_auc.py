"""ROC-AUC of scikit-learn's IsolationForest, as it comes, on the labelled tables of a folder: fitted on all rows without
their labels, 10 seeds. `nsl_train20 -> nsl_test` is fitted on the normal rows of one table and scores the other.

    /usr/bin/python3 isolation_forest_auc.py ../../../shared/data/tabular > isolation_forest_auc.json
"""

import json
import pathlib
import sys

import numpy
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

SEEDS = range(10)
folder = pathlib.Path(sys.argv[1])


def table(name):
    rows = numpy.loadtxt(folder / f"{name}.csv.gz", delimiter=",", skiprows=1)
    return rows[:, :-1], rows[:, -1].astype(int)


def areas(train, probe, labels):
    return [
        float(roc_auc_score(labels, -IsolationForest(random_state=seed).fit(train).score_samples(probe)))
        for seed in SEEDS
    ]


sets = {}
for path in sorted(folder.glob("*.csv.gz")):
    name = path.name.removesuffix(".csv.gz")
    X, y = table(name)
    sets[name] = {"rows": len(X), "columns": X.shape[1], "roc_auc": areas(X, X, y)}
    print(name, numpy.mean(sets[name]["roc_auc"]), file=sys.stderr)

train, train_labels = table("nsl_train20")
probe, probe_labels = table("nsl_test")
normal = train[train_labels == 0]
sets["nsl_train20 -> nsl_test"] = {
    "rows": len(normal),
    "columns": normal.shape[1],
    "roc_auc": areas(normal, probe, probe_labels),
}
tool = f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}"
print(json.dumps({"tool": tool, "seeds": list(SEEDS), "sets": sets}, indent=1))
