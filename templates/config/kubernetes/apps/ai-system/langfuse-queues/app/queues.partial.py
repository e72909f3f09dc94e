"""Serves to Prometheus how many jobs are in the queues of Langfuse, which itself exports nothing.

Langfuse keeps its queues in Redis as BullMQ does, in keys such as PREFIX:QUEUE:wait. They are counted at every request,
and nothing is written. The address comes from the environment, the password from a file; neither it nor what Redis holds
is printed.
"""

import http.server
import os
import pathlib
import signal
import socket
import ssl
import sys
import time

HOST = os.environ["REDIS_HOST"]
PORT = int(os.environ["REDIS_PORT"])
USER = os.environ["REDIS_USER"]
TLS = os.environ.get("REDIS_TLS") == "true"
PASSWORD = pathlib.Path(os.environ.get("PASSWORD_FILE", "/secrets/redis-password"))
# What the keys of queues begin with; `bull` is what BullMQ takes by itself.
PREFIX = os.environ.get("QUEUE_PREFIX") or "bull"
LISTEN = int(os.environ.get("LISTEN", "9121"))
TIMEOUT_SECONDS = 5
# Searching for queues reads the names of all keys, so that it is not done at every request.
SEARCH_SECONDS = float(os.environ.get("SEARCH_SECONDS", "300"))
# The keys of a queue whose lengths add up to each state, with the command that tells the length.
STATES = {
    "waiting": (("LLEN", "wait"), ("LLEN", "paused"), ("ZCARD", "prioritized")),
    "active": (("LLEN", "active"),),
    "delayed": (("ZCARD", "delayed"),),
    "failed": (("ZCARD", "failed"),),
}


class Failed(Exception):
    """Why there are no numbers."""


class Redis:
    """A connection that is used for one request, in version 2 of the protocol."""

    def __init__(self):
        self.socket = socket.create_connection((HOST, PORT), timeout=TIMEOUT_SECONDS)
        if TLS:
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=HOST)
        self.stream = self.socket.makefile("rwb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def ask(self, *commands):
        """Sends commands at once, and returns their answers."""
        for words in commands:
            encoded = [word.encode() for word in words]
            self.stream.write(b"*%d\r\n" % len(encoded))
            for word in encoded:
                self.stream.write(b"$%d\r\n%s\r\n" % (len(word), word))
        self.stream.flush()
        return [self.answer() for _ in commands]

    def answer(self):
        line = self.stream.readline()
        if not line.endswith(b"\r\n"):
            raise Failed("Redis closes the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            # The rest of the message may quote what was sent.
            raise Failed("Redis answers " + rest.decode("utf-8", "replace").split(" ")[0])
        if kind == b":":
            return int(rest)
        if kind == b"+":
            return rest.decode("utf-8", "replace")
        if int(rest) < 0:
            return None
        if kind == b"*":
            return [self.answer() for _ in range(int(rest))]
        return self.stream.read(int(rest) + 2)[:-2].decode("utf-8", "replace")


class Queues:
    """The names of queues, as of the last search."""

    def __init__(self):
        self.names = []
        self.searched = None

    def search(self, redis):
        if self.searched is not None and time.monotonic() - self.searched < SEARCH_SECONDS:
            return
        begin, end = PREFIX + ":", ":meta"
        pattern = "".join("\\" + sign if sign in "\\*?[]" else sign for sign in begin) + "*" + end
        found, cursor = set(), "0"
        while True:
            [[cursor, keys]] = redis.ask(("SCAN", cursor, "MATCH", pattern, "COUNT", "1000"))
            found.update(key[len(begin) : -len(end)] for key in keys)
            if cursor == "0":
                break
        self.names = sorted(found)
        # A search before the first start of Langfuse finds none.
        self.searched = time.monotonic() if found else None


def metrics(queues):
    lines = [
        "# HELP langfuse_queue_jobs Jobs in a queue of Langfuse, by state.",
        "# TYPE langfuse_queue_jobs gauge",
    ]
    with Redis() as redis:
        redis.ask(("AUTH", USER, PASSWORD.read_text().strip()))
        queues.search(redis)
        asked = [
            (name, state, (command, ":".join((PREFIX, name, key))))
            for name in queues.names
            for state, parts in STATES.items()
            for command, key in parts
        ]
        answers = redis.ask(*(command for _, _, command in asked))
    sums = {}
    for (name, state, _), length in zip(asked, answers):
        sums[name, state] = sums.get((name, state), 0) + length
    for (name, state), jobs in sums.items():
        label = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines.append('langfuse_queue_jobs{queue="%s",state="%s"} %d' % (label, state, jobs))
    return "\n".join(lines) + "\n"


class Handler(http.server.BaseHTTPRequestHandler):
    queues = Queues()

    def do_GET(self):
        if self.path == "/health":
            return self.reply(200, "alive\n")
        if self.path != "/metrics":
            return self.reply(404, "not found\n")
        try:
            return self.reply(200, metrics(self.queues))
        except (Failed, OSError) as error:
            print("no metrics: %s" % error, file=sys.stderr, flush=True)
            return self.reply(503, "no metrics\n")

    def reply(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing about each request."""


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = http.server.ThreadingHTTPServer(("", LISTEN), Handler)
    print("listening on %d" % server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
