"""Model files and code on their way in: what kind they are, and the process that reads them."""
