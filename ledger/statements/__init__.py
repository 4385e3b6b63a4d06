"""The financial statements: pure functions of a chart and of what was debited and credited."""
