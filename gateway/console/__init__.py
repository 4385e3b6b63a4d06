"""The console: its pages, and how people sign in to it."""
