"""The .loom format: read, write, migrate."""

from core.project.disk import SUFFIX, read, write
from core.project.errors import ProjectError
from core.project.text import dumps, loads
from core.project.values import decode_value, encode_value

__all__ = ["SUFFIX", "ProjectError", "decode_value", "dumps", "encode_value", "loads", "read", "write"]
