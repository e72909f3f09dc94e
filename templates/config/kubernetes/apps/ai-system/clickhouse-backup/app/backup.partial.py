"""Has ClickHouse back a database up to a bucket, waits until it has, and removes backups that are too old.

Each backup is full, and in a folder named after the time. The newest complete one always stays. Addresses and the
retention come from the environment; the password of ClickHouse and the keys of the bucket from files in /secrets.
No key is an argument of a program, and none is printed, whatever a server answers.

Exit status: 0 there is a new backup, 1 something failed.
"""

import datetime
import http.client
import json
import os
import pathlib
import re
import socket
import sys
import time
import urllib.parse
import xml.etree.ElementTree

import s3

SECRETS = pathlib.Path(os.environ.get("SECRETS", "/secrets"))
POLL_SECONDS = float(os.environ.get("POLL_SECONDS", "5"))
# How often in a row ClickHouse may fail to answer: five minutes by default, enough for a pod that restarts.
PATIENCE = 60
TIME = "%Y%m%dT%H%M%SZ"
DAYS = {"d": 1, "w": 7, "m": 30}
# ClickHouse writes this object of a backup last: one without it is not complete.
LAST_OBJECT = ".backup"

hidden = []


class Failed(Exception):
    """Why there is no result, as a sentence without its full stop."""


class Unanswered(Failed):
    """A failure that may pass by itself."""


def secret(name):
    value = (SECRETS / name).read_text().strip()
    hidden.extend({value, quoted(value)[1:-1]} - {""})
    return value


def say(text, stream=None):
    for value in sorted(hidden, key=len, reverse=True):
        text = text.replace(value, "[secret]")
    print(text, file=stream or sys.stdout)


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


class ClickHouse:
    """One replica, by its own address: the others know nothing of the backups that it makes."""

    def __init__(self, address, url, password):
        self.address = address
        self.host = url.netloc
        self.port = url.port or 8123
        self.user = os.environ["CLICKHOUSE_USER"]
        self.password = password

    def ask(self, statement):
        connection = http.client.HTTPConnection(self.address, self.port, timeout=60)
        headers = {"Host": self.host, "X-ClickHouse-User": self.user, "X-ClickHouse-Key": self.password}
        try:
            connection.request("POST", "/", statement.encode(), headers)
            response = connection.getresponse()
            answer = response.read().decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(f"ClickHouse does not answer: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if response.status != 200:
            raise Failed(f"ClickHouse refuses: {answer or response.status}")
        return answer

    def rows(self, query):
        return [json.loads(line) for line in self.ask(f"{query} FORMAT JSONEachRow").splitlines()]


def replicas(password):
    """Those that answer; waits until one does."""
    url = urllib.parse.urlsplit(os.environ["CLICKHOUSE_URL"])
    for attempt in range(PATIENCE):
        problem = None
        found = []
        try:
            known = socket.getaddrinfo(url.hostname, url.port or 8123, type=socket.SOCK_STREAM)
        except OSError as error:
            known, problem = [], Unanswered(f"{url.hostname} has no address: {error}")
        for address in dict.fromkeys(entry[4][0] for entry in known):
            server = ClickHouse(address, url, password)
            try:
                server.ask("SELECT 1")
                found.append(server)
            except Unanswered as failed:
                problem = failed
        if found:
            return found
        if attempt == 0:
            say(f"waiting for ClickHouse: {problem}")
        time.sleep(POLL_SECONDS)
    raise problem


def begin(servers, endpoint, bucket, keys):
    """A replica and the id of the backup that it makes: one that an earlier run has started, or a new one."""
    folders = f"{endpoint}/{bucket}/"
    for server in servers:
        running = server.rows(
            "SELECT id FROM system.backups WHERE status = 'CREATING_BACKUP'"
            f" AND position(name, {quoted(folders)}) > 0"
        )
        if running:
            say("a backup is being made already: waiting for it")
            return server, running[0]["id"]
    folder = datetime.datetime.now(datetime.timezone.utc).strftime(TIME)
    database = os.environ["CLICKHOUSE_DATABASE"].replace("`", "\\`")
    target = ", ".join(quoted(text) for text in (folders + folder, *keys))
    # Several replicas hold the same data: a backup of one is a backup of all.
    answer = servers[0].ask(f"BACKUP DATABASE `{database}` TO S3({target}) ASYNC")
    say(f"started backup {folder}")
    return servers[0], answer.split("\t")[0]


def wait(server, backup):
    silent = 0
    while True:
        try:
            rows = server.rows(f"SELECT status, error, total_size FROM system.backups WHERE id = {quoted(backup)}")
            silent = 0
        except Failed:
            silent += 1
            if silent >= PATIENCE:
                raise
            time.sleep(POLL_SECONDS)
            continue
        if not rows:
            raise Failed("ClickHouse does not know the backup any more: it has restarted")
        status = rows[0]["status"]
        if status == "BACKUP_CREATED":
            say(f"the backup is complete: {int(rows[0]['total_size']) / 2**20:.1f} MiB")
            return
        if status != "CREATING_BACKUP":
            reason = rows[0]["error"].partition(", Stack trace")[0]
            raise Failed(f"ClickHouse gave the backup up, {status}: {reason}")
        time.sleep(POLL_SECONDS)


class Bucket:
    def __init__(self, endpoint, name, keys):
        self.server = s3.Server(endpoint, *keys)
        self.name = name

    def call(self, method, key="", query=None):
        try:
            return self.server.call(method, f"/{self.name}/{key}" if key else f"/{self.name}", query)
        except s3.Refused as refused:
            raise Failed(f"the bucket refuses {refused}") from None
        except s3.Unanswered as error:
            raise Failed(f"the bucket does not answer: {error}") from None

    def list(self, prefix="", delimiter=None):
        """What begins with `prefix`: objects, or with a delimiter the folders."""
        query = {"list-type": "2", "prefix": prefix, **({"delimiter": delimiter} if delimiter else {})}
        while True:
            page = xml.etree.ElementTree.fromstring(self.call("GET", query=query))
            for element in page.iter():
                element.tag = element.tag.rpartition("}")[2]
            yield from (found.text for found in page.iterfind("CommonPrefixes/Prefix" if delimiter else "Contents/Key"))
            token = page.findtext("NextContinuationToken")
            if page.findtext("IsTruncated") != "true" or not token:
                return
            query["continuation-token"] = token


def remove_old(bucket, retention):
    """Removes what is older than the retention, and what is left of backups that failed more than a day ago."""
    now = datetime.datetime.now(datetime.timezone.utc)
    folders = {}
    for prefix in bucket.list(delimiter="/"):
        # What people put beside the backups is theirs.
        if re.fullmatch(r"\d{8}T\d{6}Z", prefix.rstrip("/")):
            made = datetime.datetime.strptime(prefix.rstrip("/"), TIME).replace(tzinfo=datetime.timezone.utc)
            folders[prefix] = now - made
    complete = [prefix for prefix in sorted(folders) if prefix + LAST_OBJECT in bucket.list(prefix + LAST_OBJECT)]
    if not complete:
        raise Failed("the bucket has no complete backup")
    kept = datetime.timedelta(days=int(retention[:-1]) * DAYS[retention[-1]])
    for prefix, age in sorted(folders.items()):
        is_left_over = prefix not in complete and age > datetime.timedelta(days=1)
        if prefix == complete[-1] or not (is_left_over or age > kept):
            continue
        # It counts as complete no longer, even if its removal is cut short.
        for key in sorted(bucket.list(prefix), key=lambda key: key != prefix + LAST_OBJECT):
            bucket.call("DELETE", key)
        say(f"removed backup {prefix.rstrip('/')}")


def main():
    keys = (secret("access-key"), secret("secret-key"))
    endpoint, bucket = os.environ["S3_ENDPOINT"].rstrip("/"), os.environ["S3_BUCKET"]
    try:
        wait(*begin(replicas(secret("clickhouse-password")), endpoint, bucket, keys))
    except Failed as failed:
        say(f"failed: {failed}", sys.stderr)
        return 1
    try:
        remove_old(Bucket(endpoint, bucket, keys), os.environ["RETENTION"])
    except Failed as failed:
        say(f"the backup is complete, but old ones are not removed: {failed}", sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
