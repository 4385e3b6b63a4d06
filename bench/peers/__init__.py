"""What the server is measured against, each written as its users would write it."""
