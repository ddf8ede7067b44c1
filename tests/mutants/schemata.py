"""Puts every mutant that cargo-mutants lists into one copy of the source, each behind a switch (mutant schemata: Untch, Offutt, Harrold 1993).

An operator `a + b` becomes `(if on(7) { (a) - (b) } else { a + b })`, a function body begins with `if on(8) { return VALUE; }`, a deleted arm of a
`match` has the guard `!on(9)`. So the crate is built once, not once for each mutant. Operators are changed in the syntax tree, with the operands they
have; cargo-mutants changes the token, so the two differ where the new operator binds otherwise (`a - b * c`).
"""
import collections, json, os, re, subprocess

import tree_sitter, tree_sitter_rust

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))
SWITCH = "mutant_switch"
# the switch: nothing, one mutant, or `cover` (every mutant reached is appended to a file, once by each process)
SWITCH_SOURCE = '''//! Which mutant is on; made by tests/mutants, never part of the crate.
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
static ACTIVE: AtomicU32 = AtomicU32::new(u32::MAX);
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
const COVER: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;
#[inline]
pub fn on(mutant: u32) -> bool {
    let active = ACTIVE.load(Relaxed);
    active == mutant || (active >= COVER && slow(mutant))
}
#[cold]
fn slow(mutant: u32) -> bool {
    if ACTIVE.load(Relaxed) == u32::MAX {
        let asked = std::env::var("TUDIEN_MUTANT").unwrap_or_default();
        ACTIVE.store(if asked == "cover" { COVER } else { asked.parse().unwrap_or(NONE) }, Relaxed);
        return on(mutant);
    }
    if !REACHED[mutant as usize].swap(true, Relaxed) {
        if let Some(path) = std::env::var_os("TUDIEN_MUTANT_LOG") {
            if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
                let _done = file.write_all(format!("{mutant}\\n").as_bytes());
            }
        }
    }
    false
}
'''


def on(number):
    return f"crate::{SWITCH}::on({number})"


def arm(number, text):
    """The changed text, marked so that a compiler's error in it names the mutant."""
    return f"/*<{number}*/{text}/*{number}>*/"


class File:
    """One source file: its tree, and the edits asked of it."""

    def __init__(self, path, source):
        self.path, self.source = path, source
        self.tree = PARSER.parse(source)
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.inserts = collections.defaultdict(list)
        self.edits = collections.defaultdict(list)

    def at(self, place):
        start = self.starts[place["line"] - 1]
        line = self.source[start:self.starts[place["line"]]].decode()
        return start + len(line[:place["column"] - 1].encode())

    def text(self, node):
        return self.source[node.start_byte:node.end_byte].decode()

    def put(self, node, order, template, number):
        """`template` gets the inner text (its own mutants in it) and gives the new one; the lowest order is innermost."""
        self.edits[node.start_byte, node.end_byte].append((order, number, template))

    def add(self, number, mutant):
        """Puts one mutant in; the reason when it has no place in the schema."""
        start, end = self.at(mutant["span"]["start"]), self.at(mutant["span"]["end"])
        genre, new = mutant["genre"], mutant["replacement"]
        if genre == "FnValue" and re.search(r"\bimpl\b", mutant["function"]["return_type"]):
            return "no place: the function returns `impl`"
        if genre == "FnValue":
            self.inserts[start].append(f"{arm(number, f'if {on(number)} {{ return {new}; }}')} ")
            return None
        node = self.tree.root_node.descendant_for_byte_range(start, end)
        if genre == "BinaryOperator":
            whole = node.parent
            if whole.type == "let_chain":
                return "unviable: `||` in a chain of let"
            if whole.type not in ("binary_expression", "compound_assignment_expr"):
                return f"no place: {whole.type}"
            left, right = (self.text(whole.child_by_field_name(side)) for side in ("left", "right"))
            if "let_condition" in kinds(whole) or "let_chain" in kinds(whole):
                return "no place: let"
            shown = f"({left}) {new} ({right})"
            return self.put(whole, 0, lambda inner: f"(if {on(number)} {{ {arm(number, shown)} }} else {{ ({inner}) }})", number)
        if genre == "UnaryOperator":
            whole = node if node.type == "unary_expression" else node.parent
            if whole.type == "negative_literal":
                operand = self.text(whole)[1:]
            elif whole.type == "unary_expression":
                operand = self.text(whole.children[1])
            else:
                return f"no place: {whole.type}"
            return self.put(whole, 0, lambda inner: f"(if {on(number)} {{ {arm(number, f'({operand})')} }} else {{ ({inner}) }})", number)
        if genre == "MatchArm":
            while node.type != "match_arm" and node.parent:
                node = node.parent
            pattern = node.child_by_field_name("pattern")
            guard = pattern and pattern.child_by_field_name("condition")
            if not guard:
                last = pattern.end_byte
                self.inserts[last].append(f" if {arm(number, f'!{on(number)}')}")
                return None
            if "let" in guard.type:
                return self.put(guard, 2, lambda inner: f"{arm(number, f'!{on(number)}')} && {inner}", number)
            return self.put(guard, 2, lambda inner: f"{arm(number, f'!{on(number)}')} && ({inner})", number)
        if genre == "MatchArmGuard":
            if "let" in node.type:
                return "no place: guard with let"
            if new == "true":
                return self.put(node, 1, lambda inner: f"({arm(number, on(number))} || ({inner}))", number)
            return self.put(node, 1, lambda inner: f"({arm(number, f'!{on(number)}')} && ({inner}))", number)
        if genre == "StructField":
            node = self.tree.root_node.descendant_for_byte_range(start, start + 1)
            while node.type not in ("field_initializer", "shorthand_field_initializer") and node.parent:
                node = node.parent
            base = next((child for child in node.parent.children if child.type == "base_field_initializer"), None)
            if base is None:
                return "no place: field without a base"
            rest = self.text(base)[2:]
            name = node.child_by_field_name("field")
            name, value = (self.text(name), node.child_by_field_name("value")) if name else (self.text(node), node)
            lead = f"{name}: " if value is node else ""
            return self.put(value, 1, lambda inner: f"{lead}(if {on(number)} {{ {arm(number, f'({rest}).{name}')} }} else {{ {inner} }})", number)
        return f"no place: {genre}"

    def render(self):
        used = set()

        def piece(start, end, edits):
            """The text from start to end; `edits` lie inside it."""
            marks = [(point, 0, 0) for point in self.inserts if start <= point < end and point not in used]
            marks += [(first, 1, -last) for first, last in edits]
            out, at = [], start
            for first, kind, last in sorted(marks):
                if first < at or (kind == 0 and first in used):
                    continue
                out.append(self.source[at:first].decode())
                at = first
                if kind == 0:
                    used.add(first)
                    out.extend(self.inserts[first])
                    continue
                span = (first, -last)
                text = piece(*span, [other for other in edits if other != span and first <= other[0] and other[1] <= -last])
                for _, _, template in sorted(self.edits[span], key=lambda edit: edit[:2]):
                    text = template(text)
                numbers = ",".join(str(number) for _, number, _ in self.edits[span])
                out.append(f"/*[{numbers}*/{text}/*]*/")
                at = span[1]
            return "".join(out) + self.source[at:end].decode()

        return piece(0, len(self.source), list(self.edits))


def kinds(node):
    return {child.type for child in node.children}


def constants(text, kept):
    """`const fn` without `const`, for the switch is read at run time; those that constants need are kept."""
    return re.sub(r"\bconst (fn (\w+))", lambda found: found[0] if found[2] in kept else found[1], text)


def write(tree, originals, mutants, dropped, kept):
    """Writes the mutated files; `dropped` is filled with what has no place."""
    files = {}
    for number, mutant in enumerate(mutants):
        if number in dropped:
            continue
        name = mutant["file"]
        file = files.setdefault(name, File(name, originals[name]))
        why = file.add(number, mutant)
        if why:
            dropped[number] = why
    for name, source in originals.items():
        text = files[name].render() if name in files else source.decode()
        text = constants(text, kept)
        path = os.path.join(tree, name)
        with open(path, encoding="utf-8") as old:
            if old.read() == text:
                continue
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)


def blamed(text, line, column, end_line, end_column):
    """The mutants whose changed text has the error in it; else those of the smallest edit around it; else those of the line."""
    lines = text.split("\n")
    offset = lambda row, col: sum(len(one) + 1 for one in lines[:row - 1]) + col - 1
    start, end = offset(line, column), offset(end_line, end_column)
    inside, opened = [], {}
    for found in re.finditer(r"/\*<(\d+)\*/|/\*(\d+)>\*/", text):
        if found[1]:
            opened[found[1]] = found.start()
        elif opened.get(found[2], len(text)) <= end and found.end() >= start:
            begin = opened[found[2]]
            if (begin <= start and end <= found.end()) or (start <= begin and found.end() <= end):
                inside.append((found.end() - begin, int(found[2]), begin <= start))
    within = [number for _, number, contained in sorted(inside) if contained]
    if within:
        return within[:1], "unviable"
    stack, around = [], None
    for found in re.finditer(r"/\*\[([\d,]+)\*/|/\*\]\*/", text):
        if found[1]:
            stack.append((found.start(), found[1]))
        else:
            begin, numbers = stack.pop()
            if begin <= start and end <= found.end() and around is None:
                around = [int(number) for number in numbers.split(",")]
    if around:
        return around, "no place: the schema does not compile here"
    numbers = [int(number) for row in lines[line - 1:end_line] for number in re.findall(r"/\*<(\d+)\*/", row)]
    return numbers, "no place: the schema does not compile here"


def arms(text, span):
    """The deleted arms of a `match` that is no longer exhaustive: the compiler does not count an arm with a guard."""
    rest = "\n".join(text.split("\n")[span["line_start"] - 1:])
    begin = rest.index("match ")
    depth, end = 0, begin
    for end in range(rest.index("{\n", begin), len(rest)):
        depth += (rest[end] == "{") - (rest[end] == "}")
        if depth == 0:
            break
    return [int(number) for number in re.findall(r"/\*<(\d+)\*/!crate", rest[begin:end])], "unviable"


def resumed(work):
    """What an earlier run dropped and kept, so that one that was cut goes on."""
    try:
        with open(os.path.join(work, "rounds.json"), encoding="utf-8") as file:
            dropped, kept = json.load(file)
            return {int(number): why for number, why in dropped.items()}, set(kept)
    except FileNotFoundError:
        return {}, set()


def compile_rounds(tree, work, mutants, originals, cargo):
    """Builds until nothing is blamed any more; what is dropped, with why."""
    dropped, kept = resumed(work)
    for turn in range(1, 30):
        write(tree, originals, mutants, dropped, kept)
        ran = subprocess.run([*cargo, "test", "--locked", "--lib", "--no-run", "--message-format", "json"], cwd=tree, capture_output=True, text=True)
        errors = []
        for line in ran.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") == "compiler-message" and message["message"]["level"] == "error":
                errors.append(message["message"])
        before = len(dropped), len(kept)
        for error in errors:
            code = (error.get("code") or {}).get("code")
            called = re.search(r"cannot call non-const (?:\w+ )*?`([^`]+)`", error["message"])
            if code == "E0015" and called and SWITCH not in called[1]:
                kept.add(re.sub(r"::<.*", "", called[1]).split("::")[-1])
                continue
            spans = [span for span in error["spans"] if span["is_primary"]] or error["spans"]
            for span in spans:
                if span["file_name"] not in originals:
                    continue
                with open(os.path.join(tree, span["file_name"]), encoding="utf-8") as file:
                    text = file.read()
                numbers, why = arms(text, span) if code == "E0004" else blamed(text, span["line_start"], span["column_start"], span["line_end"], span["column_end"])
                if code == "E0015":
                    why = "no place: a constant"
                for number in numbers:
                    dropped.setdefault(number, f"{why} ({code or 'syntax'})")
        with open(os.path.join(work, "errors.json"), "w", encoding="utf-8") as out:
            json.dump(errors, out, ensure_ascii=False, indent=1)
        with open(os.path.join(work, "rounds.json"), "w", encoding="utf-8") as out:
            json.dump([dropped, sorted(kept)], out, ensure_ascii=False)
        print(f"round {turn}: {len(errors)} errors, {len(dropped)} of {len(mutants)} dropped, {len(kept)} const kept", flush=True)
        if not errors:
            if ran.returncode:
                raise SystemExit(ran.stderr[-4000:])
            return dropped
        if before == (len(dropped), len(kept)):
            raise SystemExit("errors that no mutant explains: " + "\n".join(error["rendered"] for error in errors[:5]))
    raise SystemExit("too many rounds")
