"""The contract: what a client may say and see."""
