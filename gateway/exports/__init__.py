"""The books as other programs read them: one format per module, each a stream of text."""
