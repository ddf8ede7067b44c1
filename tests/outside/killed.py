"""Publishing killed with kill -9 at two hundred random moments.

    python3 tests/outside/killed.py TUDIEN [--times 200] [--seed 1]

Each time: `tudien publish … --catalog` (half of the times only `catalog add` of the package) is started on a table that
changed a little since, and killed after a random time that spreads over the whole of a run. Then: the package at --out is whole (every sum right, no file beside) or not there;
every version in the store is whole; `catalog verify` finds nothing wrong; the same command run to its end completes the
work, once. Ends with status 1 when any of this fails.
"""

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cutting import enterprises, killed


def whole(folder):
    """None when the package is whole; otherwise what is wrong."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        return f"{folder}: no SHA256SUMS"
    listed = {"SHA256SUMS"}
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed.add(name)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return f"{path}: missing or not as its sum says"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return None if there == listed else f"{folder}: {there ^ listed}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random.seed(given.seed)
    work = Path(tempfile.mkdtemp(prefix="tudien-killed-"))
    kho, out, table = work / "kho", work / "goi" / "doanh_nghiep", work / "bang.csv"
    run = lambda *args: subprocess.run([given.program, *map(str, args)], capture_output=True, text=True)
    assert run("catalog", "init", kho, "--by", "cb.mau").returncode == 0
    faults, published, in_store, seen = [], 0, 0, {"before": 0, "absent": 0, "after": 0, "finished": 0}
    longest, adding = 0.0, 0.3
    for time_number in range(given.times):
        enterprises(table, 300 + time_number)
        day = f"20{26 + time_number // 336}-{time_number // 28 % 12 + 1:02}-{time_number % 28 + 1:02}"
        command = [given.program, "publish", str(table), "--entity", "doanh_nghiep", "--out", str(out), "--as-of", day,
                   "--catalog", str(kho), "--by", "cb.mau"]
        if time_number == 0:
            begun = time.monotonic()
            done = run(*command[1:])
            longest = time.monotonic() - begun
            assert done.returncode == 0, done.stderr
            published += 1
            continue
        before = (out / "SHA256SUMS").read_bytes() if (out / "SHA256SUMS").is_file() else None
        # Half of the times only the way into the store is taken, and killed: it is the shortest part of the whole.
        aimed = time_number % 2 == 0
        if aimed:
            assert run(*command[1:command.index("--catalog")]).returncode == 0
            before = (out / "SHA256SUMS").read_bytes()
            command = [given.program, "catalog", "add", str(kho), str(out), "--by", "cb.mau"]
        if not killed(command, random.uniform(0, adding if aimed else longest)):
            seen["finished"] += 1
        if not out.exists():
            seen["absent"] += 1
        else:
            fault = whole(out)
            if fault:
                faults.append(f"{time_number}: {fault}")
            else:
                seen["before" if (out / "SHA256SUMS").read_bytes() == before else "after"] += 1
        for version in (kho / "du_lieu" / "doanh_nghiep").iterdir():
            if not version.name.startswith(".tudien-") and (fault := whole(version)):
                faults.append(f"{time_number}: {fault}")
        in_store += len(list((kho / "du_lieu" / "doanh_nghiep").glob("[0-9]*"))) > published
        checked = run("catalog", "verify", kho)
        if checked.returncode != 0:
            faults.append(f"{time_number}: verify: {checked.stdout}{checked.stderr}")
        begun = time.monotonic()
        done = run(*command[1:])
        # What a whole run takes now: the machine may be busier than before.
        if aimed:
            adding = time.monotonic() - begun
        else:
            longest = time.monotonic() - begun
        if done.returncode != 0 or whole(out):
            faults.append(f"{time_number}: the next run does not complete it: {done.stderr}")
        published += 1
        versions = json.loads(run("catalog", "history", kho, "doanh_nghiep", "--format", "json").stdout)
        if len(versions) != published:
            faults.append(f"{time_number}: {len(versions)} versions, not {published}")
            published = len(versions)
    left = [path.name for path in (kho / "du_lieu" / "doanh_nghiep").iterdir() if path.name.startswith(".tudien-")]
    if left or run("catalog", "verify", kho).returncode != 0:
        faults.append(f"left at the end: {left}")
    print(f"{given.times - 1} kills spread over {longest:.2f} s; the package afterwards: {seen['before']} the old one, {seen['after']} the new one, "
          f"{seen['absent']} not there; {in_store} times the version stood in the store already; {seen['finished']} runs had ended before; {published} versions; {len(faults)} faults")
    for fault in faults[:20]:
        print("FAILED", fault)
    shutil.rmtree(work)
    sys.exit(1 if faults else 0)


main()
