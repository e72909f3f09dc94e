"""Makes what apps need in RustFS: buckets, policies, a group and users. What is there already is left or updated.

Reads /config/setup.json, and keys from files in /secrets: <user>-access-key, <user>-secret-key, root-access-key and
root-secret-key. No key is an argument of a program, and none is printed. CONFIG and SECRETS name other places.
"""

import json
import os
import pathlib
import sys
import time

import s3

CONFIG = pathlib.Path(os.environ.get("CONFIG", "/config/setup.json"))
SECRETS = pathlib.Path(os.environ.get("SECRETS", "/secrets"))
ADMIN = "/rustfs/admin/v3"


def secret(name):
    path = SECRETS / name
    return path.read_text().strip() if path.exists() else None


def make_bucket(server, bucket):
    try:
        server.call("PUT", f"/{bucket}")
        print(f"made bucket {bucket}")
    except s3.Refused as refused:
        if refused.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise
        print(f"bucket {bucket} is there")


def write(server, what, query=None, body=None):
    server.call("PUT", f"{ADMIN}/{what}", query, body)


def set_up(server, config):
    members = []
    for tenant in config["tenants"]:
        for bucket in tenant["buckets"]:
            make_bucket(server, bucket)
        write(server, "add-canned-policy", {"name": tenant["policy"]}, tenant["document"])
        print(f"wrote policy {tenant['policy']}")
        access_key = secret(f"{tenant['user']}-access-key")
        secret_key = secret(f"{tenant['user']}-secret-key")
        if not access_key or not secret_key:
            print(f"no keys for user {tenant['user']}: not made")
            continue
        write(server, "add-user", {"accessKey": access_key}, {"secretKey": secret_key, "status": "enabled"})
        members.append(access_key)
        # A user has the policy of its own buckets alone; the group gathers who belongs together.
        own = {"policyName": tenant["policy"], "userOrGroup": access_key, "isGroup": "false"}
        write(server, "set-user-or-group-policy", own)
        print(f"wrote user {tenant['user']}")
    if members:
        group = {"group": config["group"], "members": members, "groupStatus": "enabled", "isRemove": False}
        write(server, "update-group-members", body=group)
        print(f"wrote group {config['group']}")


def main():
    config = json.loads(CONFIG.read_text())
    server = s3.Server(config["endpoint"], secret("root-access-key") or "", secret("root-secret-key") or "")
    last = None
    for attempt in range(10):
        try:
            set_up(server, config)
            return 0
        except (s3.Refused, s3.Unanswered) as error:
            last = error
            if isinstance(error, s3.Refused) and error.status < 500:
                break
            print(f"RustFS does not answer yet: {error}", file=sys.stderr)
            time.sleep(float(os.environ.get("RETRY_SECONDS", "3")))
    print(f"failed: {last}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
