"""The delivery queue: which endpoints are due, who holds them, what became of each try."""
