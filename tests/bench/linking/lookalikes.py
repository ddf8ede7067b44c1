#!/usr/bin/env python3
"""Counts the pairs of two things that resemble each other, by kind, and how many of them linking merged.

    python3 tests/bench/linking/lookalikes.py CLUSTERS.csv DIR

DIR holds records.csv and truth.csv of citizens.py or enterprises.py: the column `kind` of the truth says why a person or
enterprise resembles another. A pair of look-alikes is two entities, one of them of that kind, that agree on what the kind
is about (twins: day of birth and origin; father and son: name and origin; namesakes: name and year, day or origin; a
branch: the number; one owner: the representative; one name: the name); all of their records are looked at. Merged: one
record of each stands in one cluster. Standard library only.
"""
import csv, re, sys, unicodedata
from collections import Counter, defaultdict
from itertools import combinations

CITIZENS = {"1": ("twins", "sinh que"), "2": ("father and son of one name", "ten que"), "3": ("namesakes of one year", "ten nam"), "4": ("namesakes of one day", "ten sinh"), "5": ("namesakes of one day and origin", "ten sinh que")}
ENTERPRISES = {"1": ("an enterprise and its branch", "so"), "2": ("two enterprises of one owner", "chu"), "3": ("one name elsewhere", "ten"), "4": ("the second of a name", "goc lap")}


def fold(text):
    text = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return " ".join("".join(letter for letter in text if not unicodedata.combining(letter)).split())


def citizen(row):
    parts = re.split(r"[/.\- ]", row["ngay_sinh"])
    day = "-".join(parts if len(parts[0]) == 4 else parts[::-1])
    return dict(ten=fold(row["ho_ten"]), sinh=day if len(parts) == 3 else "", nam=day[:4], que=fold(row["que_quan"]))


def enterprise(row):
    name = " ".join(fold(row["ten_doanh_nghiep"]).split()[-3:])
    return dict(so=re.sub(r"\D", "", row["ma_so_doanh_nghiep"])[:10], chu=fold(row["nguoi_dai_dien"]), ten=name, goc=name.removesuffix(" 2").split()[-1] if name else "", lap=row["ngay_thanh_lap"])


def main():
    found, folder = sys.argv[1:3]
    rows = lambda path: csv.DictReader(open(path, encoding="utf-8"))
    cluster = {row["record_id"]: row["cluster_id"] for row in rows(found)}
    truth = {row["record_id"]: (row["cluster_id"], row["kind"]) for row in rows(f"{folder}/truth.csv")}
    seen = defaultdict(lambda: defaultdict(set))
    kinds = None
    for row in rows(f"{folder}/records.csv"):
        kinds = kinds or (CITIZENS if "ho_ten" in row else ENTERPRISES)
        entity, kind = truth[row["record_id"]]
        values = citizen(row) if kinds is CITIZENS else enterprise(row)
        for each, (_, keys) in kinds.items():
            key = tuple(values[name] for name in keys.split())
            if all(key):
                seen[each][key].add((entity, kind))
    of = defaultdict(set)
    for record, (entity, _) in truth.items():
        of[entity].add(cluster.get(record, record))
    total, merged = Counter(), Counter()
    for each, blocks in seen.items():
        pairs = {pair for block in blocks.values() for pair in combinations(sorted(block), 2) if each in (pair[0][1], pair[1][1])}
        for (left, _), (right, _) in pairs:
            total[each] += 1
            merged[each] += bool(of[left] & of[right])
    for each, (title, _) in kinds.items():
        print(f"{title}: {merged[each]} of {total[each]} merged" + (f" ({100 * merged[each] / total[each]:.2f} %)" if total[each] else ""))
    print(f"all: {merged.total()} of {total.total()} merged ({100 * merged.total() / max(1, total.total()):.2f} %)")


if __name__ == "__main__":
    main()
