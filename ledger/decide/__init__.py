"""Decisions: each verb of the ledger, taken on the working copy of the books."""
