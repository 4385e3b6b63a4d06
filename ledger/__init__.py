"""The rules of the ledger: pure Python, no I/O, no clock, no framework."""
