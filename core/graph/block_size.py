"""How large a block is drawn: rows and widths in canvas units, shared by the canvas and the auto layout."""

HEADER = 44.0  # name and class
SUMMARY = 22.0  # the line with the main settings
ROW = 26.0  # one call, or one socket of a call
WIDTH, WIDEST = 176.0, 288.0
