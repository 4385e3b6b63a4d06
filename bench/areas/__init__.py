"""The areas of a run: each starts what it measures, and stops it before the next begins."""
