"""Makes what Langfuse needs in RustFS: buckets, policies, a group and users. What is there already is left or updated.

Reads /config/setup.json, and keys from files in /secrets: <user>-access-key, <user>-secret-key, root-access-key and
root-secret-key. No key is an argument of a program, and none is printed. CONFIG and SECRETS name other places.
"""

import datetime
import hashlib
import hmac
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

CONFIG = pathlib.Path(os.environ.get("CONFIG", "/config/setup.json"))
SECRETS = pathlib.Path(os.environ.get("SECRETS", "/secrets"))
REGION = "us-east-1"
ADMIN = "/rustfs/admin/v3"


class Refused(Exception):
    """The server answered, and not with what was asked for."""

    def __init__(self, what, status, code):
        super().__init__(f"{what}: {status} {code}".rstrip())
        self.status = status
        self.code = code


def secret(name):
    path = SECRETS / name
    return path.read_text().strip() if path.exists() else None


class Server:
    """Signs requests as AWS Signature Version 4 has it."""

    def __init__(self, endpoint, access_key, secret_key):
        self.endpoint = endpoint.rstrip("/")
        self.access_key = access_key
        self.secret_key = secret_key

    def call(self, method, path, query=None, body=None):
        payload = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        canonical_query = "&".join(
            f"{urllib.parse.quote(key, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
            for key, value in sorted((query or {}).items())
        )
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(payload).hexdigest()
        headers = {
            "host": urllib.parse.urlsplit(self.endpoint).netloc,
            "x-amz-content-sha256": digest,
            "x-amz-date": now,
        }
        signed = ";".join(sorted(headers))
        canonical = "\n".join(
            [
                method,
                urllib.parse.quote(path, safe="/-_.~"),
                canonical_query,
                *(f"{name}:{headers[name]}" for name in sorted(headers)),
                "",
                signed,
                digest,
            ]
        )
        scope = f"{now[:8]}/{REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self.secret_key}".encode()
        for part in (now[:8], REGION, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"
        )
        if body is not None:
            headers["content-type"] = "application/json"
        url = self.endpoint + path + (f"?{canonical_query}" if canonical_query else "")
        request = urllib.request.Request(url, data=payload or None, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
            code = answer.split("<Code>")[1].split("</Code>")[0] if "<Code>" in answer else ""
            raise Refused(f"{method} {path}", error.code, code) from None


def make_bucket(server, bucket):
    try:
        server.call("PUT", f"/{bucket}")
        print(f"made bucket {bucket}")
    except Refused as refused:
        if refused.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise
        print(f"bucket {bucket} is there")


def set_up(server, config):
    members, policies = [], []
    for tenant in config["tenants"]:
        for bucket in tenant["buckets"]:
            make_bucket(server, bucket)
        server.call("PUT", f"{ADMIN}/add-canned-policy", {"name": tenant["policy"]}, tenant["document"])
        policies.append(tenant["policy"])
        print(f"wrote policy {tenant['policy']}")
        access_key = secret(f"{tenant['user']}-access-key")
        secret_key = secret(f"{tenant['user']}-secret-key")
        if not access_key or not secret_key:
            print(f"no keys for user {tenant['user']}: not made")
            continue
        server.call(
            "PUT", f"{ADMIN}/add-user", {"accessKey": access_key}, {"secretKey": secret_key, "status": "enabled"}
        )
        members.append(access_key)
        # A user has the policy of its own buckets alone; the group gathers who belongs together.
        server.call(
            "PUT",
            f"{ADMIN}/set-user-or-group-policy",
            {"policyName": tenant["policy"], "userOrGroup": access_key, "isGroup": "false"},
        )
        print(f"wrote user {tenant['user']}")
    if members:
        server.call(
            "PUT",
            f"{ADMIN}/update-group-members",
            body={"group": config["group"], "members": members, "groupStatus": "enabled", "isRemove": False},
        )
        print(f"wrote group {config['group']}")


def main():
    config = json.loads(CONFIG.read_text())
    server = Server(config["endpoint"], secret("root-access-key") or "", secret("root-secret-key") or "")
    last = None
    for attempt in range(10):
        try:
            set_up(server, config)
            return 0
        except (Refused, OSError) as error:
            last = error
            if isinstance(error, Refused) and error.status < 500:
                break
            print(f"RustFS does not answer yet: {error}", file=sys.stderr)
            time.sleep(float(os.environ.get("RETRY_SECONDS", "3")))
    print(f"failed: {last}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
