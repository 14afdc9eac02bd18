"""Graph → Python source as a good engineer would write it by hand, formatted and ready to run."""

from core.codegen.errors import BlockNotWritten, CodegenError, ConstantNotWritten, ModelNotWritten, UnknownModel
from core.codegen.generate import generate
from core.codegen.generated import Generated, Key
from core.codegen.request import Style

__all__ = [
    "BlockNotWritten",
    "CodegenError",
    "ConstantNotWritten",
    "Generated",
    "Key",
    "ModelNotWritten",
    "Style",
    "UnknownModel",
    "generate",
]
