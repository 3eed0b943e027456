#!/usr/bin/python3
"""What scikit-learn reaches on the data sets of a folder, on the splits of QualitySplit.cs.

    /usr/bin/python3 benchmarks/quality_peers.py FOLDER RESULTS.json [SEEDS]
    /usr/bin/python3 benchmarks/quality_peers.py --bundled FOLDER

The second writes such a folder of the data sets that scikit-learn brings.

FOLDER holds sets.json ({"name": ["target", "classification" | "regression"]}) and name.csv or name.csv.gz. Every peer has its default settings behind
StandardScaler (medians for missing numbers) and one-hot; the linear model is LogisticRegression or Ridge. "mlp, scaled"
learns a standardised target, which MLPRegressor leaves as it is. What RESULTS.json already holds is not computed again.
Needs Debian's python3-sklearn and python3-pandas.
"""
import json, os, sys, time, warnings
for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[library] = "1"
import numpy as np, pandas as pd
from sklearn import datasets
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
warnings.filterwarnings("ignore")

def test_rows(rows, seed):
    """The quarter of the rows with the smallest SplitMix64 of (seed << 32) + row."""
    with np.errstate(over="ignore"):
        z = (np.uint64(seed) << np.uint64(32)) + np.arange(rows, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    chosen = np.zeros(rows, bool)
    chosen[np.argsort(z)[:rows // 4]] = True
    return chosen

PEERS = {
    "classification": {"linear": lambda s: LogisticRegression(max_iter=1000), "mlp": lambda s: MLPClassifier(random_state=s),
                       "forest": lambda s: RandomForestClassifier(random_state=s), "boosting": lambda s: HistGradientBoostingClassifier(random_state=s)},
    "regression": {"linear": lambda s: Ridge(), "mlp": lambda s: MLPRegressor(random_state=s),
                   "mlp, scaled": lambda s: TransformedTargetRegressor(MLPRegressor(random_state=s), transformer=StandardScaler()),
                   "forest": lambda s: RandomForestRegressor(random_state=s), "boosting": lambda s: HistGradientBoostingRegressor(random_state=s)},
}

def encoder(x):
    numeric = x.select_dtypes(include=["number", "bool"]).columns
    return ColumnTransformer([("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
                              ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), x.columns.difference(numeric, sort=False))])

def measure(task, model, x, y, test):
    start = time.process_time()
    model.fit(x[~test], y[~test])
    seconds = time.process_time() - start
    if task == "classification":
        p = model.predict_proba(x[test])
        known = np.isin(y[test], model.classes_)
        return {"score": accuracy_score(y[test], model.classes_[p.argmax(1)]), "loss": log_loss(y[test][known], p[known], labels=model.classes_), "seconds": seconds}
    a = model.predict(x[test])
    return {"score": r2_score(y[test], a), "loss": mean_squared_error(y[test], a) ** 0.5, "seconds": seconds}

def write_bundled(folder):
    os.makedirs(folder, exist_ok=True)
    sets = {}
    for name, task in (("breast_cancer", "classification"), ("wine", "classification"), ("digits", "classification"), ("iris", "classification"), ("diabetes", "regression")):
        getattr(datasets, f"load_{name}")(as_frame=True).frame.to_csv(os.path.join(folder, name + ".csv"), index=False)
        sets[name] = ["target", task]
    json.dump(sets, open(os.path.join(folder, "sets.json"), "w"), indent=0)

if sys.argv[1] == "--bundled":
    write_bundled(sys.argv[2])
    sys.exit()
folder, path, seeds = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3
results = json.load(open(path)) if os.path.exists(path) else {}
for name, (target, task) in json.load(open(os.path.join(folder, "sets.json"))).items():
    file = next(f for f in (os.path.join(folder, name + end) for end in (".csv", ".csv.gz")) if os.path.exists(f))
    table = pd.read_csv(file).dropna(subset=[target]).reset_index(drop=True)
    x, y = table.drop(columns=target), table[target]
    y = y.astype(str).to_numpy() if task == "classification" else y.to_numpy(float)
    for seed in range(1, seeds + 1):
        for peer, make in PEERS[task].items():
            if f"{name}/{seed}/{peer}" not in results:
                results[f"{name}/{seed}/{peer}"] = measure(task, make_pipeline(encoder(x), make(seed)), x, y, test_rows(len(y), seed))
                json.dump(results, open(path, "w"), indent=0)
        print(name, seed, {p: round(results[f"{name}/{seed}/{p}"]["score"], 4) for p in PEERS[task]}, flush=True)
