"""Serves a peer as the server itself is served: uvicorn, uvloop, httptools, one process."""

import sys

import uvicorn

if __name__ == "__main__":
    name, port = sys.argv[1:]
    uvicorn.run(
        f"bench.peers.{name}:app",
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
    )
