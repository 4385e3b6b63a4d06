"""Webhooks as they leave the server: where messages may go, how they are signed and sent."""
