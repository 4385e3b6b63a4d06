"""The books: every SQL statement, tables, migrations, the one write path, the two engines."""
