"""Asks real Keras for the shapes of every call, again only where an edit can have changed the answer."""

from core.engine.shapes.engine import Changes, ShapeEngine
from core.engine.shapes.oracle import Oracle

__all__ = ["Changes", "Oracle", "ShapeEngine"]
