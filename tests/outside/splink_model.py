#!/usr/bin/env python3
"""The models that tudien exports, loaded by Splink 5 itself, which then links the normal table with them.

    python3 tests/outside/splink_model.py TUDIEN FOLDER

Makes 5,000 invented citizens and enterprises in FOLDER, normalizes them, exports the trained models, and predicts with
Splink alone. Fails where Splink refuses a model, where one does not come back through `--import-splink`, or where F1 is
below 0.9: Splink's reading of the ladders is coarser, as the export tells. Needs splink and polars from PyPI.
"""
import json, logging, subprocess, sys
from pathlib import Path

import polars as pl
from splink import DuckDBAPI, Linker

HERE = Path(__file__).resolve().parents[1] / "bench" / "linking"
sys.path.insert(0, str(HERE))
from pairwise import pairwise  # noqa: E402

logging.getLogger("splink").setLevel(logging.ERROR)
program, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
failed = False


def run(*arguments):
    subprocess.run([str(part) for part in arguments], check=True, capture_output=True, text=True)


for entity, maker in (("cong_dan", "citizens.py"), ("doanh_nghiep", "enterprises.py")):
    place = folder / entity
    run(sys.executable, HERE / maker, place, "--records", 5000, "--seed", 9)
    records, model, table = place / "records.csv", place / "mo_hinh.json", place / "bang"
    run(program, "normalize", records, "--entity", entity, "--out", table, "--quiet")
    train = [program, "link", "train", records, "--entity", entity, "--out"]
    run(*train, place / "mo_hinh.toml", "--export-splink", model)
    run(*train, place / "ve.toml", "--import-splink", model, "--no-train")
    ids = pl.read_csv(records, infer_schema=False)["record_id"]
    frame = pl.read_parquet(table / "normal.parquet")
    assert frame.height == ids.len(), (frame.height, ids.len())
    frame = frame.with_columns(record_id=ids).drop("_row", "_part", "_line")
    linker = Linker(DuckDBAPI().register(frame.to_arrow()), json.loads(model.read_text(encoding="utf-8")))
    truth = pl.read_csv(place / "truth.csv", infer_schema=False)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    best = (0.0, 0.0, 0.0)
    for threshold in (0.5, 0.9, 0.99, 0.999):
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
        clusters = pl.from_arrow(found.as_pyarrow_table()).select("record_id", "cluster_id")
        best = max(best, pairwise(clusters, truth), key=lambda scores: scores[2])
    print("{}: Splink with the exported model: precision {:.4f}, recall {:.4f}, F1 {:.4f}".format(entity, *best))
    failed |= best[2] < 0.9
sys.exit(failed)
