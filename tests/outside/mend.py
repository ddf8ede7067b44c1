"""Mends cells of a workbook in LibreOffice, as a person would, and saves it as .xlsx again.

    python3 tests/outside/mend.py IN.xlsx EDITS.json OUT.xlsx

EDITS.json is a list of [sheet, cell, text], or [sheet, "insert", line] and [sheet, "delete", line] for rows. Needs
LibreOffice Calc with its Python bridge (Debian: libreoffice-calc-nogui, python3-uno). Prints what LibreOffice found: the
sheets, the notes, the cells with a list to choose from. Ends with status 1 when the workbook is not opened without repair.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    sys.exit("LibreOffice did not answer")


def main():
    source, edits, out = sys.argv[1:4]
    edits = json.loads(Path(edits).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"tudien{Path(profile).name}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            # Without RepairPackage a damaged package is refused here, not mended in silence.
            book = desktop.loadComponentFromURL(
                Path(source).resolve().as_uri(), "_blank", 0, (prop("Hidden", True), prop("RepairPackage", False)))
            if book is None:
                sys.exit("LibreOffice does not open the workbook without repair")
            sheets = book.Sheets
            told = {"sheets": list(sheets.ElementNames),
                    "notes": sum(sheets.getByName(name).Annotations.Count for name in sheets.ElementNames)}
            for sheet, what, value in edits:
                here = sheets.getByName(sheet)
                if what == "insert":
                    here.Rows.insertByIndex(value - 1, 1)
                elif what == "delete":
                    here.Rows.removeByIndex(value - 1, 1)
                else:
                    here.getCellRangeByName(what).String = value
            book.storeToURL(Path(out).resolve().as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
            book.close(True)
            print(json.dumps(told, ensure_ascii=False))
            try:
                desktop.terminate()
            except Exception:
                pass
        finally:
            try:
                office.wait(20)
            except subprocess.TimeoutExpired:
                office.terminate()


main()
