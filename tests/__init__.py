"""Tests: a tree that mirrors the packages, with what they share at its top."""
