"""The portal as a browser sees it: Chromium opens it from the disk.

    python3 tests/outside/site.py TUDIEN CATALOG [--axe axe.min.js] [--pictures FOLDER]

Builds the portal of CATALOG and looks at it: the search (with and without accents, slips), the filters, the keyboard, both
languages, light, dark, telephone; no request but for files of the portal; no error in a script; links lead to files that
are there; axe (axe-core, from the npm registry) finds nothing serious. Needs Chromium and nothing from PyPI; without it,
says so and ends with status 0. Ends with status 1 when any of this fails.
"""

import argparse
import base64
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from urllib.parse import unquote

failed = []


def check(name, good, told=""):
    print(f"{'ok' if good else 'FAILED':7} {name} {told}")
    if not good:
        failed.append(name)


def chromium():
    """The browser of report_page.py, which speaks to Chromium over two pipes; its own main is left out."""
    text = (Path(__file__).parent / "report_page.py").read_text(encoding="utf-8").rsplit("\nmain()", 1)[0]
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("report_page", None))
    exec(compile(text, "report_page.py", "exec"), module.__dict__)
    return module.Browser


class Portal:
    def __init__(self, browser, root, axe, pictures):
        self.browser, self.root, self.axe, self.pictures = browser, root, axe, pictures

    def open(self, page):
        self.browser.events.clear()
        self.browser.call("Page.navigate", url=(self.root / page.split("#")[0]).resolve().as_uri() + ("#" + page.split("#")[1] if "#" in page else ""))
        self.browser.wait("Page.loadEventFired")

    def value(self, script):
        return self.browser.value(script)

    def key(self, key, code=None):
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, windowsVirtualKeyCode={"Enter": 13, "ArrowDown": 40, "ArrowUp": 38, "Escape": 27, "Tab": 9}.get(key, 0),
                              **({"text": key} if len(key) == 1 and kind == "keyDown" else {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}))

    def write(self, text):
        self.value("document.getElementById('clear').click()")
        self.browser.call("Input.insertText", text=text)
        return self.titles()

    def titles(self):
        return self.value("[...document.querySelectorAll('#sets h3')].map(h => h.textContent)")

    def size(self, width, height=900):
        self.browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def scheme(self, name):
        self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, name):
        if self.pictures:
            data = self.browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
            (self.pictures / f"{name}.png").write_bytes(base64.b64decode(data))

    def judge(self, name):
        """axe's findings that are serious or critical."""
        if not self.axe:
            return
        self.value(self.axe + ";0")
        found = self.value("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary).slice(0, 3)])))")
        grave = [one for one in json.loads(found) if one[0] in ("serious", "critical")]
        check(f"axe: {name}", not grave, grave or f"nothing serious ({len(json.loads(found))} lesser)")

    def quiet(self, name):
        asked = [event["params"]["request"]["url"] for event in self.browser.events if event.get("method") == "Network.requestWillBeSent"]
        away = [url for url in asked if not url.startswith(self.root.resolve().as_uri()) and not url.startswith("data:")]
        check(f"{name}: no request leaves the portal", asked and not away, away[:3])
        faults = [event for event in self.browser.events if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
        check(f"{name}: no error", not faults, str(faults[:1])[:300])


def links(root):
    """Every link of every page leads to a file of the portal."""
    broken, count = [], 0
    for page in root.rglob("*.html"):
        if "tai_ve" in page.parts:
            continue
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            count += 1
            path = unquote(link.split("#")[0])
            if "://" in link or (path and not (page.parent / path).is_file()):
                broken.append(f"{page.relative_to(root)}: {link}")
    check("links lead to files of the portal", not broken, broken[:5] or f"{count} links")


def base(letter):
    """A letter as Telex writes it, without its tone."""
    plain = unicodedata.normalize("NFD", letter)
    shape = {"\u0302": plain[0], "\u0306": "w", "\u031b": "w"}
    return plain[0] + "".join(shape.get(mark, "") for mark in plain[1:])


def slip(words):
    """The words with two letters of the longest one in each other's place."""
    longest = max(words, key=len)
    return " ".join(word[:-2] + word[-1] + word[-2] if word == longest else word for word in words)


def look(portal, sets, title, set_id):
    portal.size(1280)
    portal.scheme("light")
    portal.open("index.html")
    portal.quiet("list")
    check("list: all sets", portal.value("document.getElementById('status').textContent").startswith(str(sets)[:1]), portal.value("document.getElementById('status').textContent"))
    portal.picture("danh_sach")
    portal.judge("list, light")
    fold = portal.value(f"({json.dumps(title)}).normalize('NFD').replace(/[\\u0300-\\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')")
    words = fold.lower().split()
    telex = {letter: keys for letters, keys in [("áắấéếíóốớúứý", "s"), ("àằầèềìòồờùừỳ", "f")] for letter in letters for keys in [base(letter) + keys]}
    for name, typed in [("with accents", title), ("without accents", fold), ("capitals", title.upper()), ("decomposed", portal.value(f"({json.dumps(title)}).normalize('NFD')")),
                        ("first words", " ".join(words[:2])), ("a slip", slip(words)), ("telex", "".join(telex.get(letter, letter) for letter in title.lower())), ("the id", set_id.replace("_", " "))]:
        found = portal.write(typed)
        check(f"search {name}", title in found[:5], f"«{typed}» → {found[:2]}")
    check("search for nothing that is there", portal.write("xyzzyq wvutsr") == [], portal.value("document.getElementById('status').textContent")[:40])
    slowest = max(portal.value(f"(() => {{ const q = document.getElementById('q'); let worst = 0; for (const text of {json.dumps([title, fold, words[0], 'doanh ngiep', 'xa hoi', 'a', 'd'])}) {{ q.value = text; q.dispatchEvent(new Event('input')); worst = Math.max(worst, window.TUDIEN_MS); }} return worst; }})()") for _ in range(3))
    check("search in the page", slowest <= 50, f"{slowest:.1f} ms at most")
    portal.value("document.getElementById('clear').click()")
    topic = portal.value("(() => { const code = window.TUDIEN.sets.find(s => s[4])[4]; const field = document.getElementById('topic'); field.value = code; field.dispatchEvent(new Event('change')); return [code, window.TUDIEN.sets.filter(s => s[4] === code).length, location.hash]; })()")
    shown = portal.value("document.getElementById('status').textContent")
    check("filter by topic", re.sub(r"\D", "", shown) == str(topic[1]) and topic[0] in topic[2], f"{shown} {topic[2]}")
    owner = portal.value("(() => { document.getElementById('clear').click(); const name = window.TUDIEN.owners[0]; const field = document.getElementById('owner'); field.value = name; field.dispatchEvent(new Event('change')); return window.TUDIEN.sets.filter(s => window.TUDIEN.owners[s[3]] === name).length; })()")
    shown = portal.value("document.getElementById('status').textContent")
    check("filter by agency", re.sub(r"\D", "", shown) == str(owner), shown)
    portal.value("document.getElementById('clear').click(); document.activeElement.blur()")
    portal.key("/", "Slash")
    check("keyboard: / goes to the search", portal.value("document.activeElement.id") == "q")
    portal.browser.call("Input.insertText", text=fold)
    portal.key("ArrowDown")
    first = portal.value("document.activeElement.textContent")
    check("keyboard: down goes to what was found", first == portal.titles()[0], first)
    portal.key("Escape")
    check("keyboard: Escape goes back", portal.value("document.activeElement.id") == "q")
    portal.key("ArrowDown")
    portal.browser.events.clear()
    portal.key("Enter")
    portal.browser.wait("Page.loadEventFired")
    check("keyboard: Enter opens it", "/bo/" in portal.value("location.pathname"), portal.value("document.querySelector('h1').textContent"))
    portal.open(f"bo/{set_id}.html")
    portal.quiet("set")
    portal.picture("bo")
    portal.judge("set, light")
    check("set: one h1, a preview, downloads", portal.value("document.querySelectorAll('h1').length === 1 && document.querySelectorAll('.data tbody tr').length > 0 && document.querySelectorAll('a[download]').length > 0"))
    portal.open(f"en/bo/{set_id}.html")
    check("English: the page says so", portal.value("document.documentElement.lang") == "en" and "Downloads" in portal.value("document.body.innerText"))
    portal.value("document.querySelector('a.lang').click()")
    portal.scheme("dark")
    for page in ("index.html", f"bo/{set_id}.html", "en/index.html", "tat_ca.html"):
        portal.open(page)
        portal.judge(f"{page}, dark")
        portal.picture("toi_" + page.replace("/", "_").removesuffix(".html"))
    for width in (390, 320, 768):
        portal.size(width)
        for page in ("index.html", f"bo/{set_id}.html", "en/index.html"):
            portal.open(page)
            wide = portal.value("document.documentElement.scrollWidth")
            check(f"{page}: fits {width}", wide <= width, wide)
            if width == 390:
                portal.picture("dien_thoai_" + page.replace("/", "_").removesuffix(".html"))
    portal.scheme("light")
    portal.size(390)
    portal.open("index.html")
    portal.judge("list, telephone")
    portal.picture("dien_thoai_sang")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if not browser:
        print("skipped: no Chromium here")
        return
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        root = Path(work) / "cong"
        subprocess.run([given.program, "catalog", "site", str(given.catalog), "--out", str(root), "--by", "cb.mau"], check=True)
        links(root)
        index = json.loads((root / "tai_san" / "muc_luc.js").read_text(encoding="utf-8").removeprefix("window.TUDIEN=").rstrip().removesuffix(";"))
        first = next(line for line in index["sets"] if line[11])
        axe = given.axe.read_text(encoding="utf-8") if given.axe else None
        if not axe:
            print("skipped: axe was not named")
        opened = chromium()(browser, str(Path(work) / "profile"))
        for part in ("Page", "Network", "Runtime", "Log"):
            opened.call(f"{part}.enable")
        look(Portal(opened, root, axe, given.pictures), len(index["sets"]), first[1], first[0])
        opened.process.terminate()
        opened.process.wait(30)
    sys.exit(1 if failed else 0)


main()
