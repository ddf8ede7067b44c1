#!/usr/bin/env python3
"""Addresses before the merger to communes of today: tudien against vietnamadminunits 1.0.4 (PyPI, MIT), in one run.

Usage: addresses.py TUDIEN [NUMBER]      NUMBER of addresses, 8,000; needs vietnamadminunits
Communes of every province are drawn from the project's own lists (dictionary/codes) and written in eight styles. An answer
is right when its code is that of the commune that took the old one in whole; for a divided commune when none is picked.
CPU seconds are those of the calls alone for the peer, and of the whole process for tudien (reading its lists included).
"""
import csv, json, os, random, resource, subprocess, sys, time, unicodedata

TUDIEN = sys.argv[1]
NUMBER = int(sys.argv[2]) if len(sys.argv) > 2 else 8000
CODES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "dictionary", "codes")
SHORT = {"Thị trấn ": "TT", "Thị xã ": "TX", "Thành phố ": "TP", "Phường ": "P", "Quận ": "Q", "Huyện ": "H", "Xã ": "X", "Tỉnh ": "T"}
NEW = {"òa": "oà", "óa": "oá", "ỏa": "oả", "ọa": "oạ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ụy": "uỵ"}


def load(name):
    with open(os.path.join(CODES, name + ".csv"), encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def short(name, sign):
    return next((brief + sign + name[len(long):] for long, brief in SHORT.items() if name.startswith(long)), name)


def new_tones(text):
    for old, new in NEW.items():
        text = text.replace(old, new)
    return text


STYLES = {
    "full": lambda c, d, p: f"{c}, {d}, {p}",
    "abbreviated": lambda c, d, p: f"{short(c, '. ')}, {short(d, '. ')}, {p.split(' ', 1)[1] if p.startswith('Tỉnh') else p[10:]}",
    "capitals": lambda c, d, p: f"{c}, {d}, {p}".upper(),
    "dashes": lambda c, d, p: f"{c} - {d} - {p}",
    "hamlet": lambda c, d, p: f"Thôn 3, {c}, {d}, {p}",
    "tight": lambda c, d, p: f"{short(c, '.')},{short(d, '.')},{p}",
    "new tones": lambda c, d, p: new_tones(f"{c}, {d}, {p}"),
    "decomposed": lambda c, d, p: unicodedata.normalize("NFD", f"{c}, {d}, {p}"),
}


def cpu(who): return sum(resource.getrusage(who)[:2])


def main():
    from vietnamadminunits import convert_address
    communes, districts, provinces = load("xa_cu"), load("huyen_696"), load("tinh_63")
    random.seed(34)
    rows = random.choices(list(communes.values()), k=NUMBER)
    cases = []
    for number, row in enumerate(rows):
        district = districts[row["parent"]]
        style = list(STYLES)[number % 8]
        text = STYLES[style](row["label"], district["label"], provinces[district["parent"]]["label"])
        heirs = row["successors"].split(";")
        cases.append((style, text, heirs[0] if len(heirs) == 1 else None))
    convert_address(cases[0][1])  # its lists are read before the clock starts
    start = cpu(resource.RUSAGE_SELF)
    theirs = []
    for _, text, _ in cases:
        try:
            theirs.append(convert_address(text).ward_code)
        except Exception:
            theirs.append(None)
    peer = cpu(resource.RUSAGE_SELF) - start
    lines = "".join(json.dumps(text) + "\n" for _, text, _ in cases)
    start = cpu(resource.RUSAGE_CHILDREN)
    out = subprocess.run([TUDIEN, "units", "convert", "--json-lines"], input=lines, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    mine = cpu(resource.RUSAGE_CHILDREN) - start
    ours = [json.loads(line)["code"] for line in out.splitlines()]
    print(f"{'style':12} {'tudien':>8} {'peer':>8} {'of':>6}")
    for style in STYLES:
        at = [i for i, case in enumerate(cases) if case[0] == style]
        count = lambda answers: sum(answers[i] == cases[i][2] for i in at)
        print(f"{style:12} {count(ours):8} {count(theirs):8} {len(at):6}")
    right = lambda answers: sum(answer == case[2] for answer, case in zip(answers, cases))
    picked = lambda answers: sum(answer is not None for answer, case in zip(answers, cases) if case[2] is None)
    divided = sum(case[2] is None for case in cases)
    print(f"right: tudien {right(ours) / NUMBER:.2%}, peer {right(theirs) / NUMBER:.2%}")
    print(f"divided communes decided silently: tudien {picked(ours)} of {divided}, peer {picked(theirs)} of {divided}")
    print(f"CPU: tudien {mine:.2f} s, peer {peer:.2f} s: {peer / mine:.1f} times as fast (wanted: at least 20)")
    return 0 if peer >= 20 * mine and right(ours) >= right(theirs) and picked(ours) == 0 else 1


sys.exit(main())
