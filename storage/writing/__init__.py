"""The one write path: units go in, one transaction per batch comes out."""
