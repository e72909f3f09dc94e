"""Brings clients and roles of a realm of Keycloak to what a file says. What the file does not speak of is left alone.

Reads /config/realm.json, as Keycloak imports it, the secrets that its ${...} stand for from files of these names in
/secrets, and client-id and client-secret of an administrator's service account from /admin. No secret is an argument
of a program, and none is printed. CONFIG, SECRETS and ADMIN name other places.

Users are not touched but for the roles of service accounts: they are made once, by the import.
"""

import json
import os
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

CONFIG = pathlib.Path(os.environ.get("CONFIG", "/config/realm.json"))
SECRETS = pathlib.Path(os.environ.get("SECRETS", "/secrets"))
ADMIN = pathlib.Path(os.environ.get("ADMIN", "/admin"))
ATTEMPTS = int(os.environ.get("ATTEMPTS", "60"))
PAUSE = float(os.environ.get("RETRY_SECONDS", "5"))


class Refused(Exception):
    """Keycloak answered, and not with what was asked for. Its text is not shown: it may repeat what was sent."""

    def __init__(self, what, status):
        super().__init__(f"{what}: {status}")
        self.status = status


class NotYet(Exception):
    """What is missing comes by itself."""


def filled(value):
    """The value with secrets in the place of ${...}. Unlike the import, this never reads a secret as JSON."""
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    found = re.fullmatch(r"\$\{([A-Z_]+)\}", value) if isinstance(value, str) else None
    return (SECRETS / found[1]).read_text() if found else value


class Keycloak:
    def __init__(self, url, realm):
        self.url = url.rstrip("/")
        self.realm = realm
        self.token = None

    def sign_in(self):
        form = {
            "grant_type": "client_credentials",
            "client_id": (ADMIN / "client-id").read_text(),
            "client_secret": (ADMIN / "client-secret").read_text(),
        }
        answer = self.send(
            "POST",
            "/realms/master/protocol/openid-connect/token",
            urllib.parse.urlencode(form).encode(),
            {"content-type": "application/x-www-form-urlencoded"},
        )
        self.token = answer["access_token"]

    def call(self, method, path, body=None, query=None):
        """One call of the Admin API, below the realm. A token lives for a minute: one that ended is replaced."""
        parts = ["admin", "realms", self.realm, *path]
        target = "".join("/" + urllib.parse.quote(part, safe="") for part in parts)
        if query:
            target += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        for last in (False, True):
            headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
            try:
                return self.send(method, target, data, headers)
            except Refused as refused:
                if refused.status != 401 or last:
                    raise
                self.sign_in()

    def send(self, method, target, data, headers):
        request = urllib.request.Request(self.url + target, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                text = response.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            error.close()
            raise Refused(f"{method} {target.split('?')[0]}", error.code) from None

    def get(self, *path, **query):
        """What is there, or None."""
        try:
            return self.call("GET", path, query=query)
        except Refused as refused:
            if refused.status != 404:
                raise
            return None

    def client(self, client_id):
        found = self.get("clients", clientId=client_id) or []
        return next((client for client in found if client.get("clientId") == client_id), None)


def differs(wanted, current):
    """Whether anything that is wanted is otherwise; what else is there does not matter. Lists are sets here."""
    if isinstance(wanted, dict):
        if not isinstance(current, dict):
            return True
        return any(differs(item, current.get(key)) for key, item in wanted.items())
    if isinstance(wanted, list):
        return sorted(wanted) != sorted(current or [])
    return wanted != current


def sync_role(keycloak, role):
    if keycloak.get("roles", role["name"]) is None:
        keycloak.call("POST", ["roles"], role)
        print(f"made role {role['name']}")


def sync_client(keycloak, wanted):
    name = wanted["clientId"]
    current = keycloak.client(name)
    if current is None:
        keycloak.call("POST", ["clients"], wanted)
        print(f"made client {name}")
        return
    mappers = wanted.pop("protocolMappers", [])
    changed = sorted(key for key, value in wanted.items() if differs(value, current.get(key)))
    if changed:
        merged = {**current, **wanted}
        merged["attributes"] = {**(current.get("attributes") or {}), **wanted.get("attributes", {})}
        keycloak.call("PUT", ["clients", current["id"]], merged)
        print(f"changed client {name}: {', '.join(changed)}")
    models = ["clients", current["id"], "protocol-mappers", "models"]
    present = {mapper["name"]: mapper for mapper in current.get("protocolMappers") or []}
    for mapper in mappers:
        old = present.get(mapper["name"])
        if old is None:
            keycloak.call("POST", models, mapper)
            print(f"made mapper {mapper['name']} of client {name}")
        elif differs(mapper, old):
            keycloak.call("PUT", [*models, old["id"]], {**old, **mapper, "config": {**old["config"], **mapper["config"]}})
            print(f"changed mapper {mapper['name']} of client {name}")


def sync_service_account(keycloak, user):
    client = keycloak.client(user["serviceAccountClientId"])
    account = keycloak.get("clients", client["id"], "service-account-user")
    for owner, wanted in user.get("clientRoles", {}).items():
        owner_id = keycloak.client(owner)["id"]
        path = ["users", account["id"], "role-mappings", "clients", owner_id]
        present = {role["name"] for role in keycloak.get(*path) or []}
        missing = [keycloak.call("GET", ["clients", owner_id, "roles", name]) for name in wanted if name not in present]
        if missing:
            keycloak.call("POST", path, missing)
            print(f"gave {user['serviceAccountClientId']}: {', '.join(role['name'] for role in missing)}")


def sync(keycloak, realm):
    keycloak.sign_in()
    if keycloak.get() is None:
        raise NotYet(f"the realm {realm['realm']} is not imported yet")
    for role in realm["roles"]["realm"]:
        sync_role(keycloak, role)
    for client in realm["clients"]:
        sync_client(keycloak, filled(client))
    for user in realm["users"]:
        if "serviceAccountClientId" in user:
            sync_service_account(keycloak, user)


def main():
    realm = json.loads(CONFIG.read_text())
    keycloak = Keycloak(os.environ["KEYCLOAK_URL"], realm["realm"])
    last = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        try:
            sync(keycloak, realm)
            print(f"the realm {realm['realm']} is as it should be")
            return 0
        except Refused as refused:
            last = refused
            if refused.status < 500:
                if refused.status in (400, 401, 403):
                    print(
                        "keycloak_setup_client_secret has to be the secret of the client platform-setup of the realm master",
                        file=sys.stderr,
                    )
                break
        except (NotYet, OSError) as error:
            last = error
        print(f"waiting for Keycloak: {last}", file=sys.stderr)
    print(f"failed: {last}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
