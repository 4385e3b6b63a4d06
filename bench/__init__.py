"""The measures: the server beside a bare driver and other people's ways, in one run."""
