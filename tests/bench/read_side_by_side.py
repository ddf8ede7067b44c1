#!/usr/bin/env python3
"""tudien and its peers reading the same workbook or CSV file, in turn on the same machine: CPU, memory, ratio.

    python3 tests/bench/read_side_by_side.py TUDIEN FILE.xlsx|FILE.csv [--entity ENTITY] [--runs 5]

FILE comes from `workbook.py N OUT.xlsx` or `citizens.py N`. `inspect` reads every row into columns and writes none;
`extract` writes them as CSV too. The peer of a workbook is fastexcel (PyPI, with pyarrow: `load_sheet(0).to_arrow()`), that
of a CSV file polars' streaming copy to Parquet. CPU is user + system time of the whole process, memory its largest
resident set; ratios are of pairs that ran one after another, and their median is told.
"""
import argparse, os, statistics, subprocess, sys, tempfile
from pathlib import Path

FASTEXCEL = "import sys, fastexcel; assert fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_arrow().num_rows"
POLARS = "import sys, polars as pl; pl.scan_csv(sys.argv[1], infer_schema_length=0).sink_parquet(sys.argv[2])"


def measured(command):
    """Runs a command: its CPU seconds and peak MB."""
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tudien", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--entity", default="cong_dan")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        tudien = args.tudien.resolve()
        peer = ("fastexcel", [sys.executable, "-c", FASTEXCEL, args.file])
        if args.file.suffix == ".csv":
            peer = ("polars copy", [sys.executable, "-c", POLARS, args.file, f"{out}/copy.parquet"])
        commands = {
            "tudien inspect": [tudien, "inspect", args.file, "--entity", args.entity, "--format", "json"],
            "tudien extract": [tudien, "extract", args.file, "--out", f"{out}/extract", "--quiet"],
            peer[0]: peer[1],
        }
        runs = {name: [] for name in commands}
        for _ in range(args.runs):
            for name, command in commands.items():
                runs[name].append(measured(command))
    print("| what | CPU s, least to most | peak memory | CPU, peer / ours |\n|---|---|---|---|")
    for name, found in runs.items():
        cpu, peak = [cpu for cpu, _ in found], max(peak for _, peak in found)
        ratio = statistics.median(other / own for (own, _), (other, _) in zip(found, runs[peer[0]]))
        print(f"| {name} | {min(cpu):.2f} to {max(cpu):.2f} | {peak:,.0f} MB | {'' if name == peer[0] else f'{ratio:.2f}'} |")


if __name__ == "__main__":
    main()
