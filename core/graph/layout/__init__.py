"""Auto layout: blocks in columns from left to right (or rows from top to bottom), with few crossings and calm lines.

The method is Sugiyama's: break loops, give every block a rank, order each rank, then give coordinates. Blocks that
stood somewhere keep their order where it costs no crossings, and the picture stays where most of them stood. What is
far too long for a screen is folded into rows.
"""

from core.graph.layout.arrange import Direction, Size, Sockets, arrange

__all__ = ["Direction", "Size", "Sockets", "arrange"]
