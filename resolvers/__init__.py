"""The operations: one function per root field. Admit, decide, read or write, answer."""
