"""The report as a browser sees it: Chromium opens the page and tells what it did.

    python3 tests/outside/report_page.py out/dak_lak/bao_cao.html [MORE.html …] [--seconds 2] [--pictures FOLDER]

For each page: at most 2 MB; no request but for the page itself; no error in its script; nothing stands out sideways on a desk
(1280), a tablet (768) and a telephone (390); its text is dark on light and light on dark as the reader's device asks; its
filter hides what does not match; it prints on A4. The time until everything is drawn is told, and judged with --seconds.
--pictures keeps screenshots and the PDF. Needs Chromium (Debian: chromium) and nothing from PyPI; without it, says so and
ends with status 0. Ends with status 1 when any of this fails.
"""

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 2_000_000
failed = []


def check(name, good, told=""):
    print(f"{'ok' if good else 'FAILED':7} {name} {told}")
    if not good:
        failed.append(name)


class Browser:
    """Chromium spoken to through two pipes (Chrome DevTools Protocol)."""

    def __init__(self, program, profile):
        commands, self.out = os.pipe()
        self.back, answers = os.pipe()

        def pipes():
            # Both ends are moved away first: one of them may be 3 or 4 itself.
            first, second = os.dup(commands), os.dup(answers)
            os.dup2(first, 3), os.dup2(second, 4)

        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={profile}"]
        self.process = subprocess.Popen([program, *flags, "about:blank"], preexec_fn=pipes, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands), os.close(answers)
        self.number, self.rest, self.session, self.events = 0, b"", None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def read(self):
        while b"\0" not in self.rest:
            piece = os.read(self.back, 1 << 20)
            if not piece:
                sys.exit("Chromium went away")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def value(self, script):
        return self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)["result"].get("value")


LIGHTNESS = """(() => {
  const of = text => { const [r, g, b] = text.match(/[0-9.]+/g).map(Number); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const own = getComputedStyle(document.querySelector("section"));
  return [of(own.color), of(own.backgroundColor)];
})()"""

FILTER = """(() => {
  const input = document.querySelector("input[data-filter]");
  if (!input) return null;
  const bodies = [...document.getElementById(input.dataset.filter).tBodies];
  const shown = () => bodies.filter(body => !body.hidden).length;
  const before = shown();
  input.value = "zzzz"; input.dispatchEvent(new Event("input"));
  const none = shown();
  input.value = ""; input.dispatchEvent(new Event("input"));
  return [before, none, shown()];
})()"""


def look(browser, page, seconds, pictures):
    uri = page.resolve().as_uri()
    keep = (lambda name, data: (pictures / f"{page.stem}_{name}").write_bytes(base64.b64decode(data))) if pictures else lambda *_: None
    browser.events.clear()
    browser.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    browser.call("Page.navigate", url=uri)
    browser.wait("Page.loadEventFired")
    drawn = browser.value("new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))") / 1000
    size = page.stat().st_size
    check(f"{page.name}: at most 2 MB", size <= LIMIT, f"{size:,} bytes")
    check(f"{page.name}: drawn", seconds is None or drawn <= seconds, f"after {drawn:.2f} s")
    for width, name in [(1280, "desk"), (768, "tablet"), (390, "telephone")]:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        wide = browser.value("document.documentElement.scrollWidth")
        check(f"{page.name}: fits a {name}", wide <= width, f"{wide} of {width}")
        if pictures:
            keep(f"{name}.png", browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])
    browser.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    if browser.value("document.querySelector('meta[name=color-scheme]') !== null"):
        for scheme, dark in [("light", False), ("dark", True)]:
            browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            ink, paper = browser.value(LIGHTNESS)
            check(f"{page.name}: {scheme}", (ink > paper) == dark and abs(ink - paper) > 120, f"{ink:.0f} on {paper:.0f}")
            if pictures:
                keep(f"{scheme}.png", browser.call("Page.captureScreenshot")["data"])
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    filtered = browser.value(FILTER)
    if filtered:
        before, none, after = filtered
        check(f"{page.name}: the filter", before > 0 and none == 0 and after == before, filtered)
    paper = browser.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
    keep("a4.pdf", paper)
    check(f"{page.name}: prints", base64.b64decode(paper).startswith(b"%PDF-"), f"{len(paper) * 3 // 4:,} bytes of PDF")
    requests = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    others = [url for url in requests if url != uri and not url.startswith("data:")]
    check(f"{page.name}: no request leaves it", requests.count(uri) == 1 and not others, others[:3])
    faults = [event["method"] for event in browser.events if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
    check(f"{page.name}: no error", not faults, faults[:3])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    program = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if not program:
        print("skipped: no Chromium here")
        return
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        for part in ("Page", "Network", "Runtime", "Log"):
            browser.call(f"{part}.enable")
        for page in given.pages:
            look(browser, page, given.seconds, given.pictures)
        browser.process.terminate()
        browser.process.wait(30)
    sys.exit(1 if failed else 0)


main()
