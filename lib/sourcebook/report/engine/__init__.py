"""How reports are run: cells in processes forked from a warm parent, and workers that share out reports."""
