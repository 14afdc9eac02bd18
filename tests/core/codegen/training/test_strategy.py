"""The strategy of a plan in exported code: mirrored is written and runs, several machines are refused by name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.codegen import generate
from core.codegen.training.errors import PlanNotWritten
from core.training.events import EpochEnded
from tests.core.engine.training.sampling import Trial, two_heads, with_plan


def test_that_a_mirrored_script_trains_as_the_run_does(tmp_path: Path) -> None:
    asked, trial = with_plan(two_heads(tmp_path), epochs=2), Trial(tmp_path)
    text = generate(with_plan(asked, strategy="mirrored"), training=True).text
    script = tmp_path / "script.py"
    script.write_text(f"{text}\nimport json\nprint(json.dumps(history.history))\n", encoding="utf-8")
    ran = subprocess.run([sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    trial.run(asked)
    losses = [event.training.loss for event in trial.events if isinstance(event, EpochEnded)]
    np.testing.assert_allclose(told["loss"], np.array(losses, float), rtol=1e-4)


def test_that_a_script_for_several_machines_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PlanNotWritten, match="several machines"):
        generate(with_plan(two_heads(tmp_path), strategy="multi-worker"), training=True)
