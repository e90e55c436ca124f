"""Small models that scikit-learn fitted, pickled in every way we read, and what they say of some rows.

    python3 scikit_models.py scikit-models > scikit_models.json
"""

import json
import os
import pickle
import subprocess
import sys

import joblib
import numpy
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

NAMES = """packet_length protocol_encoding source_ip_event_rate destination_port_class threat_score malicious_flag_ratio
attack_type_frequency time_of_day_deviation burst_rate packet_size_variance honeypot_interaction_count
session_duration_estimate unique_destination_count rolling_average_deviation z_score_anomaly""".split()


class Table(numpy.ndarray):
    """As much of a DataFrame as scikit-learn looks at for the names of the features."""

    columns = NAMES


folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
rng = numpy.random.RandomState(23)
rows = 120
train = numpy.column_stack(
    [rng.exponential(500, rows), rng.randint(0, 3, rows)]
    + [rng.normal(j, 1 + j, rows) for j in range(10)]
    + [rng.randint(0, 40, rows), numpy.full(rows, 7.0), 1.7e9 + rng.randint(0, 86400, rows)]
)

pipeline = make_pipeline(StandardScaler(), IsolationForest(n_estimators=4, max_samples=32, contamination=0.1, random_state=5))
pipeline.fit(train.view(Table))
# No scaler, drawn columns, no random_state: thresholds are met by the values themselves.
numpy.random.seed(3)
bare = IsolationForest(n_estimators=5, max_samples=0.4, max_features=0.5, bootstrap=True, random_state=None).fit(train)
raw = StandardScaler(with_mean=False).fit(train)
beside = {"scaler": raw, "forest": IsolationForest(n_estimators=3, random_state=1).fit(raw.transform(train))}


def at_thresholds(forest):
    """Rows whose values lie on thresholds, and next to them as float32 and as float64 see it."""
    out = []
    for estimator, columns in zip(forest.estimators_, forest.estimators_features_):
        nodes = estimator.tree_
        for node in numpy.flatnonzero(nodes.children_left != -1)[:4]:
            t = nodes.threshold[node]
            t32 = numpy.float32(t)
            middle = (numpy.float64(t32) + numpy.float64(numpy.nextafter(t32, numpy.float32("inf")))) / 2
            for value in (t, numpy.nextafter(t, numpy.inf), t32, numpy.nextafter(t32, numpy.float32("-inf")), middle,
                          numpy.nextafter(middle, numpy.inf), numpy.nextafter(middle, -numpy.inf)):
                row = train[node % rows].copy()
                row[columns[nodes.feature[node]]] = value
                out.append(row)
    return numpy.array(out)


def said(model, rows):
    return {
        "rows": rows.tolist(),
        "score_samples": model.score_samples(rows).tolist(),
        "predict": model.predict(rows).tolist(),
    }


def path(name):
    return os.path.join(folder, name)


for protocol in (2, 3, 4, 5):
    with open(path(f"pipeline.protocol-{protocol}.pkl"), "wb") as file:
        pickle.dump(pipeline, file, protocol=protocol)
joblib.dump(pipeline, path("pipeline.joblib"))
joblib.dump(pipeline, path("pipeline.zlib.joblib"), compress=("zlib", 6))
joblib.dump(pipeline, path("pipeline.gzip.joblib"), compress=("gzip", 6))
joblib.dump(bare, path("bare.joblib"), compress=("zlib", 6))
joblib.dump(beside, path("beside.joblib"), compress=("zlib", 6))
script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "interop", "scikit_to_json.py")
with open(path("pipeline.json"), "wb") as file:
    subprocess.run([sys.executable, script, path("pipeline.joblib")], stdout=file, check=True)

print(
    json.dumps(
        {
            "tool": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, joblib {joblib.__version__}",
            "pipeline": said(pipeline, numpy.vstack([train[:30], train[:30] * -3, train[30:60, ::-1]]).view(Table)),
            "bare": said(bare, at_thresholds(bare)),
            "beside": said(make_pipeline(*beside.values()), train[:30] * 1.5),
        }
    )
)
