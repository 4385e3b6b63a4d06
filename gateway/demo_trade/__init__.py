"""The trading year of the demo company: who trades, what happens, and how it is told."""
