"""The schema's history: each revision is one file in `versions/`, applied in order."""
