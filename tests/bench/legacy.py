#!/usr/bin/env python3
"""Workbooks in TCVN3, VNI and mixtures of them, as tudien reads them, against transcripts of the same documents.

    python3 tests/bench/legacy.py TUDIEN FOLDER_OF_WORKBOOKS FOLDER_OF_TRANSCRIPTS

A transcript is NAME.txt beside the workbook NAME.xls: the cells of all sheets in order, parted by tabs and line ends; one cut
short is enough. What tudien makes of a workbook is taken from the page of `inspect --html`, which draws every cell of every
sheet in the same order; that none is missing is checked against its own count.

Both sides in NFC, white space collapsed. Cells are paired in order by their base letters (no marks, no case), what lies
between pairs is aligned letter by letter. Told are the shares of the transcript's letters, and of those that bear a mark (or
are đ), which come back the same: as they stand, and with case folded. What is missing counts as wrong; what tudien shows
beyond the transcript does not count. Below the table: every word that differs in more than case, with both readings.
"""
import json, re, subprocess, sys, tempfile, unicodedata
from collections import Counter
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path


class Sheets(HTMLParser):
    """The drawn cells of a page of `inspect`, in order."""

    def __init__(self):
        super().__init__()
        self.cells, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        self.inside = tag == "td" and "title" in dict(attributes)
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, _tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def collapsed(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(tudien, workbook):
    """What tudien makes of every cell of a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        command = [tudien, "inspect", workbook, "--html", page, "--format", "json"]
        view = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        sheets = Sheets()
        sheets.feed(page.read_text(encoding="utf-8"))
    wanted = sum(sheet["cells"] for sheet in view["sheets"])
    if len(sheets.cells) < wanted:
        sys.exit(f"{workbook}: {len(sheets.cells)} cells drawn of {wanted}")
    return [cell for cell in map(collapsed, sheets.cells) if cell]


def is_marked(letter):
    return letter in "đĐ" or len(unicodedata.normalize("NFD", letter)) > 1


def bare(text):
    """Base letters in small, one for each letter of the text."""
    return "".join("d" if letter in "đĐ" else unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text)


def pairs(truth, ours):
    """Texts of the transcript with what stands for them."""
    matcher = SequenceMatcher(None, [*map(bare, truth)], [*map(bare, ours)], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(truth[first:last], ours[start:end])
        elif first < last:
            yield " ".join(truth[first:last]), " ".join(ours[start:end])


def places(truth, ours):
    """For each letter of the one text its place in the other, or None."""
    if bare(truth) == bare(ours):
        return [*range(len(truth))]
    found = [None] * len(truth)
    for block in SequenceMatcher(None, bare(truth), bare(ours), autojunk=False).get_matching_blocks():
        found[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    return found


def compare(truth, ours):
    """Counts of letters, and the words that differ in more than case."""
    counts, words = Counter(), Counter()
    for wanted, made in pairs(truth, ours):
        found = places(wanted, made)
        spans = [match.span() for match in re.finditer(r"\S+", made)]
        for word in re.finditer(r"\S+", wanted):
            wrong = False
            for place in range(*word.span()):
                letter, own = wanted[place], "" if found[place] is None else made[found[place]]
                if not letter.isalpha():
                    continue
                exact, folded = letter == own, letter.lower() == own.lower()
                wrong |= not folded
                for name in ["letters"] + ["marked"] * is_marked(letter):
                    counts[name] += 1
                    counts[name, "exact"] += exact
                    counts[name, "folded"] += folded
            if wrong:
                known = {place for place in found[word.start() : word.end()] if place is not None}
                # a letter that stands for none lies between its neighbours
                touched = [made[start:end] for start, end in spans if known & {*range(start, end)}]
                words[word.group(), " ".join(touched)] += 1
    return counts, words


def row(name, counts):
    shares = [counts[of, how] / max(counts[of], 1) for of in ("letters", "marked") for how in ("exact", "folded")]
    figures = [f"{share:.4f}" for share in shares]
    return f"| {name} | {counts['letters']:,} | {' | '.join(figures[:2])} | {counts['marked']:,} | {' | '.join(figures[2:])} |"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    tudien, workbooks, transcripts = (Path(argument).resolve() for argument in sys.argv[1:])
    lists, whole = [], Counter()
    print("| document | letters | right | case folded | marked letters | right | case folded |\n|---|---|---|---|---|---|---|")
    for transcript in sorted(transcripts.glob("*.txt")):
        text = transcript.read_text(encoding="utf-8")
        truth = [cell for cell in map(collapsed, re.split(r"[\t\n]", text)) if cell]
        counts, words = compare(truth, read(tudien, workbooks / f"{transcript.stem}.xls"))
        whole += counts
        print(row(transcript.stem, counts))
        lists.append((transcript.stem, words))
    print(row("all", whole))
    for name, words in lists:
        print(f"\n{name}: {words.total()} words differ in more than case (transcript → tudien)")
        for (wanted, made), times in words.most_common():
            print(f"  {wanted} → {made or '—'}" + (f"  × {times}" if times > 1 else ""))


if __name__ == "__main__":
    main()
