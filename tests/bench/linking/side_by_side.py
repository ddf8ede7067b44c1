#!/usr/bin/env python3
"""tudien, Splink 5 and exact keys on the same invented citizens, one after another on the same machine: accuracy, CPU, memory.

    python3 tests/bench/linking/side_by_side.py TUDIEN FOLDER [--sizes 10000 100000 1000000] [--damage 1.0] [--lookalikes 1.0]

Needs splink and polars from PyPI. Each set is made once (FOLDER/<size>-<damage>). CPU is user + system time of the process
and its children, peak memory its largest resident set, reading the file and writing the clusters included. What is told of
tudien is its match threshold, unsupervised; of Splink the best F1 over seven thresholds, its CPU without preparing the
columns beside it, and its records with legacy letters decoded by `tudien extract`, which is not counted.
"""
import argparse, json, os, subprocess, sys
from pathlib import Path

import polars as pl

from pairwise import pairwise

HERE = Path(__file__).resolve().parent


def measured(command):
    """Runs a command: its output, CPU seconds, peak MB."""
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def records(folder, size, args):
    made = folder / f"{size}-{args.damage}"
    if not (made / "truth.csv").exists():
        subprocess.run([sys.executable, HERE / "citizens.py", made, "--records", str(size), "--seed", str(args.seed), "--damage", str(args.damage), "--lookalikes", str(args.lookalikes)], check=True)
    return made


def exact_keys(made, out):
    """Links by equal identifiers, or equal folded name and day of birth, in polars."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); from exact_keys import link; link({str(made / 'records.csv')!r}, {str(out)!r})"
    return measured([sys.executable, "-c", code])


def line(size, tool, scores, cpu, peak):
    print(f"| {size:,} | {tool} | " + " | ".join(f"{score:.4f}" for score in scores) + f" | {cpu} | {peak:,.0f} MB |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tudien", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--damage", type=float, default=1.0)
    parser.add_argument("--lookalikes", type=float, default=1.0)
    args = parser.parse_args()
    print("| records | tool | precision | recall | F1 | CPU s | peak memory |\n|---|---|---|---|---|---|---|", flush=True)
    for size in args.sizes:
        made = records(args.folder, size, args)
        truth = pl.read_csv(made / "truth.csv", infer_schema_length=0)
        scores = lambda out: pairwise(pl.read_csv(out, infer_schema_length=0), truth)
        out = made / "tudien.csv"
        _, cpu, peak = measured([args.tudien, "link", made / "records.csv", "--entity", "cong_dan", "--id", "record_id", "--out", out, "--quiet"])
        line(size, "tudien", scores(out), f"{cpu:.1f}", peak)
        ours = cpu
        out = made / "exact.csv"
        _, cpu, peak = exact_keys(made, out)
        line(size, "polars, exact keys", scores(out), f"{cpu:.1f}", peak)
        subprocess.run([args.tudien, "extract", made / "records.csv", "--out", made / "decoded", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        output, _, _ = measured([sys.executable, HERE / "splink_run.py", "citizens", made / "decoded" / "records.t1.csv", made / "splink.csv", "--truth", made / "truth.csv"])
        told = json.loads(output.strip().splitlines()[-1])
        theirs = told["splink_cpu"]
        line(size, f"Splink 5, best threshold ({told['threshold']})", (told["precision"], told["recall"], told["f1"]), f"{theirs:.1f} (+ {told['prepare_cpu']:.1f} preparing): {theirs / ours:.1f} ×", told["peak_mb"])


if __name__ == "__main__":
    main()
