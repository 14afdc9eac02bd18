"""What every test runs under: no screen, no GPU, no chatter from TensorFlow, and settings that are nobody's own."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

_HOME = tempfile.mkdtemp(prefix="layerloom-tests-")
os.environ.update(
    TF_CPP_MIN_LOG_LEVEL="3",
    TF_ENABLE_ONEDNN_OPTS="0",
    CUDA_VISIBLE_DEVICES="-1",
    KERAS_BACKEND="tensorflow",
    XDG_CONFIG_HOME=_HOME,
    XDG_DATA_HOME=_HOME,
    XDG_STATE_HOME=_HOME,
    XDG_CACHE_HOME=_HOME,
)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # or the wishes of this desktop's owner would count

# The same examples each time, so that what was green stays green; `long` looks for new ones.
settings.register_profile(
    "layerloom", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", deadline=None, max_examples=2000, stateful_step_count=100, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "layerloom"))
