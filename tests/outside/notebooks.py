"""The notebooks, run from the first cell to the last on what `tudien run samples/dak_lak/job.toml` wrote.

    python3 -m venv .venv && .venv/bin/pip install ipykernel matplotlib nbclient nbformat polars
    .venv/bin/python tests/outside/notebooks.py out/dak_lak [folder for the pictures]

Each notebook is committed without outputs; run, every cell ends without an error or a warning, every cell that draws leaves
a picture that is not of one colour, and every table it shows has rows. Ends with status 1 when any of this fails.
"""

import base64
import io
import os
import sys
from pathlib import Path

import matplotlib.image
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parents[2] / "notebooks"


def faults(file, run, pictures):
    """Every fault of one notebook; its pictures are left in `pictures`, if named."""
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if any(cell.outputs or cell.execution_count for cell in code):
        yield "committed with outputs"
    os.environ["TUDIEN_RUN"] = str(run)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(HERE)}})
    try:
        client.execute()
    except CellExecutionError as cause:
        yield f"stops: {str(cause)[-800:]}"
        return
    drawn = 0
    for place, cell in enumerate(code, 1):
        draws = "plt.show()" in cell.source
        seen = 0
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                yield f"cell {place} warns: {output.text[:300]}"
            data = output.get("data", {})
            if "image/png" in data:
                seen += 1
                picture = base64.b64decode(data["image/png"])
                if matplotlib.image.imread(io.BytesIO(picture)).std() < 0.02:
                    yield f"cell {place}: an empty picture"
                if pictures:
                    (pictures / f"{file.stem}_{place}_{seen}.png").write_bytes(picture)
            if "text/html" in data and "<td>" not in data["text/html"]:
                yield f"cell {place}: an empty table"
        if draws and not seen:
            yield f"cell {place} draws nothing"
        drawn += seen
    if not drawn:
        yield "no picture"


def main(run, pictures=None):
    """Tells every fault; answers the exit status."""
    pictures = Path(pictures) if pictures else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    files, found = sorted(HERE.glob("*.ipynb")), 0
    for file in files:
        here = list(faults(file, Path(run).resolve(), pictures))
        found += len(here)
        for fault in here:
            print(f"{file.name}: {fault}")
        print(f"{file.name}: {len(here)} fault(s)")
    return 1 if found or not files else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("name the folder of a run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:3]))
