"""The stages on Spark give what one machine gives: findings, clusters, score and open package, byte by byte.

    python spark.py TUDIEN FILE.csv --entity cong_dan [--master 'local-cluster[2,1,1024]'] [--partitions 5]

Needs pyspark with pandas, pyarrow and Java 17. FILE is a table of the entity, such as the citizens of tests/bench/linking/citizens.py.
"""

import argparse
import hashlib
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
JOB = HERE.parent.parent / "samples" / "spark" / "job.py"
# What a normalized, linked and checked table is, and what is made of it.
TABLE = ["normal.parquet", "notes.parquet", "changes.parquet", "left_out.parquet", "unmapped.parquet", "table.json",
         "pairs.parquet", "clusters.parquet", "model.toml", "linked.json", "findings.parquet", "outcomes.json",
         "outcomes_by_unit.parquet", "score.json"]
# What train and score-pairs read instead of the table.
FEATURES = "features.parquet"


def sums(folder):
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file()}


def timed(label, *command):
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{label}: {time.monotonic() - start:.1f} s, {spent:.1f} CPU s", flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("tudien")
    ask.add_argument("file", type=pathlib.Path)
    ask.add_argument("--entity", default="cong_dan")
    ask.add_argument("--as-of", default="2026-09-30")
    ask.add_argument("--master", default="local[2]")
    ask.add_argument("--partitions", default="5")
    call = ask.parse_args()
    tudien = str(pathlib.Path(call.tudien).resolve())
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    of = ["--entity", call.entity, "--as-of", call.as_of]
    with tempfile.TemporaryDirectory() as made:
        scratch = pathlib.Path(made)
        one, many = scratch / "mot_may", scratch / "nhieu_may"
        timed("one machine: normalize", tudien, "normalize", call.file, *of, "--out", one)
        timed("one machine: link", tudien, "link", one)
        timed("one machine: check", tudien, "check", one, "--as-of", call.as_of)
        timed("Spark", sys.executable, JOB, call.file, *of, "--out", many, "--tudien", tudien, "--master", call.master,
              "--partitions", call.partitions)
        for table in (one, many):
            timed(f"{table.name}: score", tudien, "score", table)
            published = subprocess.run([tudien, "publish", str(table), "--out", str(scratch / f"goi_{table.name}")],
                                       capture_output=True, text=True)
            print(f"{table.name}: publish exit {published.returncode}")
            if published.returncode:
                print(published.stderr)
        left, right = sums(one), sums(many)
        wrong = [name for name in TABLE if name in left or name in right if left.get(name) != right.get(name)]
        packages = [sums(scratch / f"goi_{table.name}") if (scratch / f"goi_{table.name}").is_dir() else {}
                    for table in (one, many)]
        wrong += [f"package: {name}" for name in sorted({*packages[0], *packages[1]})
                  if packages[0].get(name) != packages[1].get(name)]
        if not packages[0]:
            wrong.append("there is no package to compare")
        if "pairs.parquet" in left and FEATURES not in right:
            wrong.append(f"{FEATURES} is not there: linking read the table")
        same = [name for name in TABLE if name in left]
        print(f"{len(same)} files of the table, {len(packages[0])} of the package")
        if wrong:
            sys.exit("differs: " + ", ".join(wrong))
        print("the same, byte by byte")


if __name__ == "__main__":
    main()
