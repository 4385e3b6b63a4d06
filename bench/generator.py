"""The load generator's process."""

from bench.http_client import measure
from bench.wire import serve_jobs

if __name__ == "__main__":
    serve_jobs(measure)
