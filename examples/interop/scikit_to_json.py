"""Writes a fitted scikit-learn IsolationForest, alone or in a Pipeline behind a StandardScaler, as JSON.

    python3 scikit_to_json.py model.joblib > model.json && phantomnet models import model.json
"""
import json, sys, joblib, sklearn

def named(thing, *names):
    return {name: getattr(thing, name, None) for name in names}

model = joblib.load(sys.argv[1])
*before, forest = [step for _, step in getattr(model, "steps", [("", model)])]
nodes = "feature", "threshold", "children_left", "children_right", "n_node_samples"
trees = [dict(named(e.tree_, *nodes), columns=c) for e, c in zip(forest.estimators_, forest.estimators_features_)]
fitted = named(forest, "n_features_in_", "feature_names_in_", "max_samples_", "offset_", "max_samples", "max_features", "bootstrap", "contamination", "random_state")
scalers = [named(s, "with_mean", "with_std", "mean_", "var_", "scale_", "n_samples_seen_", "feature_names_in_") for s in before]
document = {"format": "scikit-learn-isolation-forest", "version": sklearn.__version__, "forest": fitted, "trees": trees, "scalers": scalers}
json.dump(document, sys.stdout, default=lambda value: value.tolist() if hasattr(value, "tolist") else None)
