"""A model there and back, in a process of its own: read, exported, run, read again, its outputs the same to the bit."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.benchmarks.figure import Figure

Told = dict[str, Any]
_ONE = """
import contextlib, copy, io, json, sys, time, keras
from core.codegen import generate
from core.engine.compile import compile_project
from core.engine.reader import read
from core.graph.validation import validate
from tests.compare import copy_weights, same_outputs

name, source, said = sys.argv[1], sys.argv[2], {}
def timed(what, run):
    began = time.perf_counter()
    found = run()
    said[what] = time.perf_counter() - began
    return found

with contextlib.redirect_stdout(io.StringIO()):
    left = {}
    exec(source, left)
model = left["model"]
config = copy.deepcopy(model.get_config())
try:
    timed("from_config", lambda: type(model).from_config(config))
except Exception as fault:
    said["from_config_fails"] = f"{type(fault).__name__}: {fault}"[:200]
reading = timed("read", lambda: read({name: model}))
said["notes"] = [str(note) for note in reading.notes]
said["problems"] = [str(one) for one in validate(reading.project) if one.severity == "error"]
text = timed("export", lambda: generate(reading.project).text)
left = {}
timed("run", lambda: exec(compile(text, "<exported>", "exec"), left))
record = reading.project.model(reading.models[name])
again = next(thing for thing in left.values() if isinstance(thing, keras.Model) and thing.name == record.name)
copy_weights(model, again)
said["same"] = same_outputs(model, again)
second = read({name: again})
said["identical"] = generate(second.project).text == text
said["layers"] = sum(len(graph.layers) for graph in reading.project.graphs.values())
print(json.dumps(said))
"""


def figures(group: str, sources: Mapping[str, str]) -> list[Figure]:
    """Of models by name, each with the Python that makes `model`."""
    told = {name: _told(name, source) for name, source in sources.items()}
    good = [own for own in told.values() if "error" not in own]
    for name, own in told.items():
        if faults := _faults(own):
            print(f"{name}: {faults}", file=sys.stderr)
    shares = [own["read"] / own["from_config"] for own in good if "from_config" in own]
    seconds = [own["read"] for own in good]
    return [
        Figure(f"{group}.read", len(good), "models", len(told)),
        Figure(f"{group}.same_outputs", sum(own["same"] for own in good), "models", len(told), "to the bit"),
        Figure(f"{group}.identical", sum(own["identical"] for own in good), "models", len(told), "export again"),
        Figure(f"{group}.silent", sum(not own["notes"] for own in good), "models", len(told), "nothing was lost"),
        Figure(f"{group}.valid", sum(not own["problems"] for own in good), "models", len(told), "no errors"),
        Figure(f"{group}.seconds", statistics.median(seconds), "s", None, f"to read, at most {max(seconds):.1f} s"),
        Figure(f"{group}.share", statistics.median(shares), "×", None, "of Keras's own from_config, the median"),
    ]


def _told(name: str, source: str) -> Told:
    """What one process found out about one model; its error where it did not come to the end."""
    done = subprocess.run([sys.executable, "-c", _ONE, name, source], capture_output=True, text=True)
    if done.returncode:
        found: Told = {"error": done.stderr.strip().splitlines()[-1:]}
    else:
        found = json.loads(done.stdout.splitlines()[-1])
    print(f"{name} {_short(found)}", flush=True)
    return found


def _short(found: Told) -> str:
    plain = ((key, value) for key, value in found.items() if not isinstance(value, list))
    return " ".join(f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}" for key, value in plain)


def _faults(own: Told) -> str:
    if "error" in own:
        return str(own["error"])
    kept = [key for key in ("same", "identical") if not own[key]]
    return "; ".join([*kept, *own["notes"], *own["problems"]])
