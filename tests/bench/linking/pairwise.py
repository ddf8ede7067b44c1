"""Pairwise precision, recall and F1 of clusters against the truth; both are polars frames of record_id, cluster_id."""
import polars as pl


def pairs(frame, *columns):
    size = pl.col("len").cast(pl.Int64)
    return frame.group_by(*columns).len().select((size * (size - 1) // 2).sum()).item()


def pairwise(found, truth):
    both = truth.join(found, on="record_id", suffix="_found")
    right, said, true = pairs(both, "cluster_id", "cluster_id_found"), pairs(both, "cluster_id_found"), pairs(truth, "cluster_id")
    precision, recall = right / max(said, 1), right / max(true, 1)
    return precision, recall, 2 * right / max(said + true, 1)
