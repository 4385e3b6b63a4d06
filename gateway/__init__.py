"""The process: composition only. App, settings, callers, admission, limits, doors and commands."""
