"""k, l and t against pycanon and anjana, and against the papers where these differ, on ten tables.

    python3 -m venv .venv && .venv/bin/pip install pycanon==1.3.5 anjana==1.2.3 scipy
    .venv/bin/python tests/outside/anonymity.py target/release/tudien

1. Ten invented tables, four as they are and six generalized by anjana (its k-anonymity, l-diversity and t-closeness): k,
   distinct l, t and (alpha,k) as pycanon measures them, entropy l within its whole number, recursive c by the paper's
   definition, computed here anew (pycanon 1.3.5 sorts the counts upward and so begins with the rarest value).
2. `privacy protect` on the tables that anjana generalized, with the same hierarchies and limits: the target is reached as
   pycanon measures it, and the loss is no greater than anjana's.
3. `privacy aggregate` on thirty random tables: linear programming over the shown cells finds for every small cell that it
   could still be anything from 1 to least - 1.
Ends with status 1 when any of this fails.
"""

import contextlib
import csv
import io
import json
import math
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import anjana.anonymity
import numpy
import pandas
import pycanon.anonymity
from scipy.optimize import linprog

TUDIEN = sys.argv[1]
COMMUNES = [f"{24000 + i * 7}" for i in range(12)]
NEAR = 1e-9


def people(seed, rows):
    """Invented people: commune, year, sex, and two sensitive columns."""
    rng = random.Random(seed)
    table = []
    for _ in range(rows):
        commune = rng.choices(COMMUNES, weights=range(1, 13))[0]
        year = int(rng.triangular(1950, 2010, 1985))
        table.append({
            "ma_xa": commune,
            "nam_sinh": f"n{year}",
            "gioi_tinh": rng.choice(["nam", "nu"]),
            "benh": rng.choices(["cam", "sot", "ho", "dau", "khac"], weights=[5, 3, 2, 2, 1])[0],
            "luong": rng.choice([3, 4, 5, 6, 7, 9, 11, 15]),
        })
    return pandas.DataFrame(table)


def hierarchies(frame):
    communes = sorted(frame["ma_xa"].unique())
    years = sorted(frame["nam_sinh"].unique())
    sexes = sorted(frame["gioi_tinh"].unique())
    band = lambda year, width: f"{int(year[1:]) // width * width}+{width}"
    return {
        "ma_xa": [communes, [f"nhom{COMMUNES.index(c) // 3}" for c in communes], ["tinh"] * len(communes)],
        "nam_sinh": [years, [band(y, 5) for y in years], [band(y, 10) for y in years], [band(y, 20) for y in years],
                     ["moi nam"] * len(years)],
        "gioi_tinh": [sexes, ["moi gioi"] * len(sexes)],
    }


QUASI = ["ma_xa", "nam_sinh", "gioi_tinh"]


def ask(*arguments):
    done = subprocess.run([TUDIEN, "--format", "json", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def recursive(frame, quasi, column, l):
    """The least c of (c,l)-diversity by its definition: the most frequent value over all from the l-th on."""
    worst = 0
    for _, group in frame.groupby(quasi):
        counts = sorted(Counter(group[column]).values(), reverse=True)
        worst = max(worst, counts[0] / sum(counts[l - 1:]))
    return worst


def entropy(frame, quasi, column):
    least = math.inf
    for _, group in frame.groupby(quasi):
        shares = [count / len(group) for count in Counter(group[column]).values()]
        least = min(least, -sum(share * math.log(share) for share in shares))
    return math.exp(least)


def compare(name, frame, quasi, sensitive, folder):
    """Faults of one table."""
    path = folder / "bang.csv"
    frame.to_csv(path, index=False)
    got = ask("privacy", "measure", path, "--quasi", ",".join(quasi), "--sensitive", ",".join(sensitive))["measures"]
    # as the program reads it: pandas guesses numbers in the same way
    read = pandas.read_csv(path, dtype={column: str for column in quasi})
    if got["k"] != pycanon.anonymity.k_anonymity(read, quasi):
        yield f"{name}: k {got['k']}"
    for column, found in zip(sensitive, got["sensitive"]):
        wanted = {
            "l": pycanon.anonymity.l_diversity(read, quasi, [column]),
            "t": pycanon.anonymity.t_closeness(read, quasi, [column]),
            "alpha": pycanon.anonymity.alpha_k_anonymity(read, quasi, [column])[0],
            "entropy_l": entropy(read, quasi, column),
        }
        if found["l"] > 1:
            wanted["recursive_c"] = recursive(read, quasi, column, found["l"])
        for key, value in wanted.items():
            if abs(found[key] - value) > NEAR:
                yield f"{name}: {column} {key} {found[key]} and not {value}"
        whole = pycanon.anonymity.entropy_l_diversity(read, quasi, [column])
        # pycanon cuts e^H to a whole number, and e^ln(2) may fall a hair short of 2
        if not whole - NEAR <= found["entropy_l"] < whole + 1 + NEAR:
            yield f"{name}: {column} entropy l {found['entropy_l']} and not {whole}"


def loss(frame, original, trees):
    """Iyengar's loss of anjana's answer: rows that it dropped count 1."""
    total, cells = 0.0, len(original) * len(QUASI)
    for column in QUASI:
        present = set(original[column])
        size = max(len(present), 2) - 1
        width = {}
        for level in trees[column]:
            members = defaultdict(set)
            for value, wider in zip(trees[column][0], level):
                if value in present:
                    members[wider].add(value)
            for wider, values in members.items():
                width.setdefault(wider, (len(values) - 1) / size)
        total += sum(width[value] for value in frame[column])
    return (total + (len(original) - len(frame)) * len(QUASI)) / cells


def generalized(seed, rows, method, folder):
    frame = people(seed, rows)
    trees = hierarchies(frame)
    as_anjana = {column: {level: numpy.array(values) for level, values in enumerate(levels)} for column, levels in trees.items()}
    k, limit = 4 + seed % 3, 10
    with contextlib.redirect_stdout(io.StringIO()):
        if method == "k":
            answer = anjana.anonymity.k_anonymity(frame.copy(), [], QUASI, k, limit, as_anjana)
        elif method == "l":
            answer = anjana.anonymity.l_diversity(frame.copy(), [], QUASI, "benh", k, 3, limit, as_anjana)
        else:
            answer = anjana.anonymity.t_closeness(frame.copy(), [], QUASI, "benh", k, 0.35, limit, as_anjana)
    if not len(answer):
        raise SystemExit(f"anjana gave nothing for {seed} {method}")
    return frame, trees, answer, k


def protect(name, frame, trees, answer, method, k, folder):
    """Faults of our own search beside anjana's."""
    frame.to_csv(folder / "goc.csv", index=False)
    arguments = ["privacy", "protect", folder / "goc.csv", "--quasi", ",".join(QUASI), "--k", k, "--suppress", "0.1", "--out", folder / "ra.csv"]
    for column, levels in trees.items():
        with open(folder / f"{column}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(zip(*levels))
        arguments += ["--hierarchy", f"{column}={folder / f'{column}.csv'}"]
    if method != "k":
        arguments += ["--sensitive", "benh"]
    arguments += {"k": [], "l": ["--l", "3"], "t": ["--t", "0.35"]}[method]
    found = ask(*arguments)
    ours = pandas.read_csv(folder / "ra.csv", dtype=str, encoding="utf-8-sig")
    kept = ours.dropna(subset=QUASI)
    if len(ours) != len(frame) or len(frame) - len(kept) > 0.1 * len(frame) + NEAR:
        yield f"{name}: {len(frame) - len(kept)} rows suppressed"
    if pycanon.anonymity.k_anonymity(kept, QUASI) < k:
        yield f"{name}: k is not reached"
    if method == "l" and pycanon.anonymity.l_diversity(kept, QUASI, ["benh"]) < 3:
        yield f"{name}: l is not reached"
    if method == "t":
        # the distance is to the whole table, the suppressed rows among them
        whole = frame["benh"].value_counts(normalize=True)
        for _, group in kept.groupby(QUASI):
            own = group["benh"].value_counts(normalize=True).reindex(whole.index, fill_value=0)
            if (own - whole).abs().sum() / 2 > 0.35 + NEAR:
                yield f"{name}: t is not reached"
    theirs = loss(answer, frame, trees)
    if found["loss"] > theirs + NEAR:
        yield f"{name}: loss {found['loss']:.4f}, anjana's is {theirs:.4f}"
    print(f"{name}: loss {found['loss']:.4f}, anjana {theirs:.4f}; {found['tried']} nodes tried")


def aggregate(seed, folder):
    """Faults of one table of counts, by linear programming."""
    rng = random.Random(seed)
    rows, columns, least = rng.randint(2, 6), rng.randint(2, 5), rng.randint(3, 7)
    counts = [[rng.choice([0, 1, 2, 3, 5, 8, 13, 30]) for _ in range(columns)] for _ in range(rows)]
    with open(folder / "dem.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["hang", "cot"])
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                out.writerows([[f"h{row}", f"c{column}"]] * count)
    done = subprocess.run(
        [TUDIEN, "privacy", "aggregate", folder / "dem.csv", "--by", "hang,cot", "--least", str(least), "--out", folder / "so.csv"],
        capture_output=True, text=True, encoding="utf-8",
    )
    if done.returncode == 2:
        return "refused"
    shown = {(line["hang"], line["cot"]): line["so_ban_ghi"] for line in csv.DictReader(open(folder / "so.csv", encoding="utf-8-sig"))}
    heads = {"Tổng"} | {f"h{row}" for row in range(rows)}
    sides = {"Tổng"} | {f"c{column}" for column in range(columns)}
    true = {}
    for head in heads:
        for side in sides:
            true[head, side] = sum(
                count for row, line in enumerate(counts) for column, count in enumerate(line)
                if head in ("Tổng", f"h{row}") and side in ("Tổng", f"c{column}")
            )
    hidden = [cell for cell in true if shown.get(cell) == "*"]
    for cell, value in true.items():
        told = shown.get(cell, "0")
        assert told == "*" or int(told) == value, f"{seed}: {cell} is told as {told}"
        assert told == "*" or value == 0 or value >= least, f"{seed}: {cell} = {value} is shown"
    place = {cell: at for at, cell in enumerate(hidden)}
    equal, sums = [], []
    lines = [[(head, side) for side in sides if side != "Tổng"] + [(head, "Tổng")] for head in heads]
    lines += [[(head, side) for head in heads if head != "Tổng"] + [("Tổng", side)] for side in sides]
    for line in lines:
        weights, known = [0.0] * len(hidden), 0
        for at, cell in enumerate(line):
            sign = -1 if at == len(line) - 1 else 1
            if cell in place:
                weights[place[cell]] += sign
            else:
                known += sign * true[cell]
        if any(weights):
            equal.append(weights)
            sums.append(-known)
    for cell in hidden:
        if true[cell] >= least:
            continue
        for sign, bound in ((1, 1), (-1, least - 1)):
            goal = [0.0] * len(hidden)
            goal[place[cell]] = sign
            solved = linprog(goal, A_eq=equal, b_eq=sums, bounds=[(1, None)] * len(hidden), method="highs")
            if solved.status == 3:
                continue
            assert solved.status == 0, f"{seed}: {solved.message}"
            reached = solved.fun * sign
            assert reached <= 1 + NEAR if sign == 1 else reached >= bound - NEAR, f"{seed}: {cell} is known to be {reached}"
    return len(hidden)


def main():
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = 0
        for seed, rows, quasi in [(1, 40, QUASI), (2, 200, ["gioi_tinh"]), (3, 1000, ["ma_xa", "gioi_tinh"]), (4, 3000, ["ma_xa"])]:
            faults += compare(f"table {seed}", people(seed, rows), quasi, ["benh", "luong"], folder)
            tables += 1
        for seed, rows, method in [(5, 400, "k"), (6, 1500, "k"), (7, 800, "l"), (8, 2000, "l"), (9, 900, "t"), (10, 2500, "t")]:
            frame, trees, answer, k = generalized(seed, rows, method, folder)
            faults += compare(f"table {seed}, anjana {method}", answer, QUASI, ["benh", "luong"], folder)
            faults += protect(f"table {seed}, {method}", frame, trees, answer, method, k, folder)
            tables += 1
        told = [aggregate(seed, folder) for seed in range(30)]
    refused = told.count("refused")
    print(f"{tables} tables measured, {len(told) - refused} tables of counts checked by linear programming, {refused} refused")
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


main()
