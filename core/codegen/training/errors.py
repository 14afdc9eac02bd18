"""What keeps a training plan from becoming code."""

from __future__ import annotations

from core.codegen.errors import CodegenError


class PlanNotWritten(CodegenError):
    """The training plan lacks something that a script cannot do without."""
