"""Give the members of a Langfuse organization the roles that Keycloak says they have.

One run reads the organization's members from Langfuse and the users of one realm from Keycloak, joins the
two by e-mail address, and sets each member's role to what the user's realm roles map to. It needs nothing
but Python's standard library, keeps no state, and can be run again at any time.

Who is left alone, and counted in the summary:
  unmanaged    the member has no user in Keycloak
  disabled     the user is disabled: losing a membership cannot be undone, so that is left to people
  unverified   nobody has proved that the address belongs to the user, so it must not move anybody's role
  ambiguous    several users, or several members, share the address
  last_owner   an organization must keep one owner

Exit status: 0 all is as it should be, 1 something failed, 2 the configuration is wrong.
Log lines name people by their ids; no line holds an e-mail address, a token, a password or a key.
"""

from __future__ import annotations

import base64
import email.utils
import http.client
import itertools
import json
import logging
import os
import random
import re
import signal
import string
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

LANGFUSE_ROLES = ("OWNER", "ADMIN", "MEMBER", "VIEWER", "NONE")
OUTCOMES = (
    "updated", "unchanged", "unmanaged", "disabled", "unverified", "ambiguous", "last_owner", "failed",
)
RETRIED_STATUSES = frozenset({409, 429, 500, 502, 503, 504})
LONGEST_WAIT_SECONDS = 30.0
LONGEST_LOG_VALUE = 500
HINTS: dict[tuple[str, int | None], str] = {
    ("keycloak", 400): "check KEYCLOAK_CLIENT_ID, and that the client's service account is switched on",
    ("keycloak", 401): "check KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_SECRET",
    ("keycloak", 403): "give the service account view-users and view-realm of the client realm-management",
    ("keycloak", 404): "check KEYCLOAK_URL and KEYCLOAK_REALM",
    ("langfuse", 401): "check LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY",
    ("langfuse", 403): (
        "SCIM needs a Langfuse Enterprise licence key (the admin-api entitlement)"
        " and API keys that belong to the organization, not to a project"
    ),
    ("langfuse", 404): "check LANGFUSE_URL",
}

ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

Number = TypeVar("Number", int, float)

log = logging.getLogger("langfuse-role-sync")


# Errors


class ConfigurationError(Exception):
    """The environment or the role mapping is wrong; `problems` says all that is, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class RequestFailed(Exception):
    """A service gave no usable answer, after all retries. `status` is None where it gave none at all."""

    def __init__(
        self, service: str, status: int | None, detail: str, retry_after: float | None = None
    ) -> None:
        super().__init__(detail if status is None else f"status {status}: {detail}")
        self.service = service
        self.status = status
        self.detail = detail
        self.retry_after = retry_after

    @property
    def hint(self) -> str:
        """What to do about it, where that is known."""
        return HINTS.get((self.service, self.status), "see the reason; the next run tries again")


class Interrupted(BaseException):
    """A signal ended the run. No `except Exception` may swallow it."""


# Logging


def fields(**values: object) -> dict[str, dict[str, object]]:
    """The `extra` of a log call: these become `key=value` pairs after the message."""
    return {"fields": values}


class LogfmtFormatter(logging.Formatter):
    """One line of `key=value` pairs for each record, with known secrets blotted out."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def format(self, record: logging.LogRecord) -> str:
        pairs = {"level": record.levelname.lower(), "msg": record.getMessage()}
        pairs.update(getattr(record, "fields", {}))
        return " ".join(f"{key}={self._value(value)}" for key, value in pairs.items())

    def _value(self, value: object) -> str:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        text = text[:LONGEST_LOG_VALUE]
        # Quoting also keeps what a server answered from starting a line of its own.
        return text if re.fullmatch(r"[\w.:/@+-]+", text, re.ASCII) else json.dumps(text)


formatter = LogfmtFormatter()


# Configuration


@dataclass(frozen=True)
class RoleMapping:
    """Pairs of Keycloak realm role and Langfuse role, the most important first, and the role of the rest."""

    pairs: tuple[tuple[str, str], ...]
    default: str

    def role_for(self, realm_roles: set[str]) -> str:
        return next((theirs for ours, theirs in self.pairs if ours in realm_roles), self.default)


@dataclass(frozen=True)
class Config:
    keycloak_url: str
    realm: str
    client_id: str
    client_secret: str = field(repr=False)
    langfuse_url: str
    public_key: str
    secret_key: str = field(repr=False)
    mapping: RoleMapping
    require_verified_email: bool
    dry_run: bool
    log_level: str
    page_size: int
    request_timeout: float
    deadline: float
    max_attempts: int
    retry_base: float


class Environment:
    """Reads settings from environment variables; `problems` collects whatever is wrong with them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._variables.get(name, "").strip() or default
        if value is None:
            self.problems.append(f"{name} is not set")
            return ""
        return value

    def url(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        try:
            parts = urllib.parse.urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if value and (not usable or parts.username is not None or parts.query or parts.fragment):
            self.problems.append(f"{name} must be an http or https URL without user, query and fragment")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default).lower()
        if value not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        return self.choice(name, str(default).lower(), ("true", "false")) == "true"

    def number(self, name: str, default: Number, low: float, high: float) -> Number:
        """A number of the default's own type."""
        kind = type(default)
        try:
            value = kind(self.text(name, str(default)))
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            whole = "whole " if kind is int else ""
            self.problems.append(f"{name} must be a {whole}number from {low:g} to {high:g}")
            return default
        return value


def read_config(variables: Mapping[str, str]) -> Config:
    """The configuration, or a ConfigurationError that names everything that is wrong at once."""
    env = Environment(variables)
    config = Config(
        keycloak_url=env.url("KEYCLOAK_URL"),
        realm=env.text("KEYCLOAK_REALM"),
        client_id=env.text("KEYCLOAK_CLIENT_ID"),
        client_secret=env.text("KEYCLOAK_CLIENT_SECRET"),
        langfuse_url=env.url("LANGFUSE_URL"),
        public_key=env.text("LANGFUSE_PUBLIC_KEY"),
        secret_key=env.text("LANGFUSE_SECRET_KEY"),
        mapping=read_mapping(env.text("ROLE_MAPPING_FILE", "/config/role-mapping.json"), env.problems),
        require_verified_email=env.flag("REQUIRE_VERIFIED_EMAIL", True),
        dry_run=env.flag("DRY_RUN", False),
        log_level=env.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        page_size=env.number("PAGE_SIZE", 100, 1, 1000),
        request_timeout=env.number("REQUEST_TIMEOUT_SECONDS", 10.0, 0.1, 120),
        deadline=env.number("DEADLINE_SECONDS", 240.0, 0.1, 86400),
        max_attempts=env.number("MAX_ATTEMPTS", 5, 1, 10),
        retry_base=env.number("RETRY_BASE_SECONDS", 0.5, 0, 10),
    )
    if env.problems:
        raise ConfigurationError(env.problems)
    return config


def read_mapping(path: str, problems: list[str]) -> RoleMapping:
    """Read `{"mapping": [{"keycloakRole", "langfuseRole"}, ...], "default"}`; the list's order counts."""
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except OSError as error:
        problems.append(f"{path} cannot be read: {error.strerror}")
        return RoleMapping((), "")
    except (ValueError, RecursionError):
        problems.append(f"{path} is not JSON")
        return RoleMapping((), "")
    if not isinstance(document, dict) or not isinstance(document.get("mapping"), list):
        problems.append(f'{path} must hold an object with a list "mapping" and a role "default"')
        return RoleMapping((), "")

    pairs: dict[str, str] = {}
    for place, entry in enumerate(document["mapping"], start=1):
        entry = entry if isinstance(entry, dict) else {}
        ours, theirs = entry.get("keycloakRole"), entry.get("langfuseRole")
        if not isinstance(ours, str) or not ours:
            problems.append(f'{path}: entry {place} of "mapping" has no "keycloakRole"')
        elif ours in pairs:
            problems.append(f'{path}: entry {place} of "mapping" repeats the Keycloak role {ours}')
        elif theirs not in LANGFUSE_ROLES:
            problems.append(f'{path}: "langfuseRole" of {ours} must be one of {", ".join(LANGFUSE_ROLES)}')
        else:
            pairs[ours] = theirs
    default = document.get("default")
    if default not in LANGFUSE_ROLES:
        problems.append(f'{path}: "default" must be one of {", ".join(LANGFUSE_ROLES)}')
    return RoleMapping(tuple(pairs.items()), str(default))


# HTTP


class Http:
    """JSON over HTTP to one service, with a time limit and retries for what a second attempt can mend."""

    def __init__(self, service: str, config: Config) -> None:
        self._service = service
        self._timeout = config.request_timeout
        self._max_attempts = config.max_attempts
        self._retry_base = config.retry_base
        # Only these handlers: no proxy from the environment comes between Pods, and no redirect carries
        # credentials to another place.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> Any:
        """The parsed answer, or RequestFailed. Every request made here can safely be made twice."""
        for attempt in itertools.count(1):
            try:
                return self._send_once(method, url, headers, body)
            except RequestFailed as failure:
                delay = self._delay(failure, attempt)
                if delay is None:
                    raise
                log.warning("trying again", extra=fields(
                    service=self._service, method=method, path=urllib.parse.urlsplit(url).path,
                    attempt=attempt, seconds=round(delay, 2), reason=failure))
                time.sleep(delay)
        raise AssertionError("unreachable")

    def _send_once(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Any:
        headers = {"Accept": "application/json", "User-Agent": "langfuse-role-sync", **headers}
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                status, content = response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                raise RequestFailed(
                    self._service, error.code, error_detail(error), retry_after(error)) from None
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            reason = getattr(error, "reason", None) or str(error) or type(error).__name__
            raise RequestFailed(self._service, None, f"no answer: {reason}") from None
        try:
            return json.loads(content) if content else None
        except (ValueError, RecursionError):
            raise RequestFailed(self._service, status, "the answer is not JSON") from None

    def _delay(self, failure: RequestFailed, attempt: int) -> float | None:
        """Seconds to wait before the next attempt; None where there should be none."""
        mendable = failure.status is None or failure.status in RETRIED_STATUSES
        if not mendable or attempt >= self._max_attempts:
            return None
        # Half of the wait is random, so that clients that failed together do not come back together.
        backoff = min(self._retry_base * 2 ** (attempt - 1), LONGEST_WAIT_SECONDS) * random.uniform(0.5, 1)
        asked = failure.retry_after or 0.0
        return max(asked, backoff) if asked <= LONGEST_WAIT_SECONDS else None


def error_detail(error: urllib.error.HTTPError) -> str:
    """What Keycloak or Langfuse say about an error; nothing of an answer in any other form."""
    if 300 <= error.code < 400:
        return "the server redirects to another address, which is not followed"
    try:
        answer = json.loads(error.read(65536))
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        for key in ("detail", "error_description", "errorMessage", "error", "message"):
            if isinstance(answer.get(key), str):
                return re.sub(r"\S+@\S+", "[e-mail]", answer[key])
    return str(error.reason)


def retry_after(error: urllib.error.HTTPError) -> float | None:
    """The seconds of a Retry-After header, which holds either seconds or a date."""
    value = (error.headers.get("Retry-After") or "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def list_in(answer: Any, service: str) -> list[dict[str, Any]]:
    """The answer, where it is a list of objects."""
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise RequestFailed(service, 200, "the answer is not the expected list")
    return answer


def text_in(answer: Any, key: str, service: str) -> str:
    """A text that the answer must have."""
    value = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(value, str) or not value:
        raise RequestFailed(service, 200, f'the answer has no "{key}"')
    return value


def path_of(*parts: str) -> str:
    return "/" + "/".join(urllib.parse.quote(part, safe="") for part in parts)


# The two services


@dataclass(frozen=True)
class KeycloakUser:
    id: str
    address: str
    enabled: bool
    email_verified: bool


class Keycloak:
    """A realm's users and roles, as seen by a service account with `view-users` and `view-realm`."""

    def __init__(self, config: Config) -> None:
        self._http = Http("keycloak", config)
        self._config = config
        self._token: str | None = None

    def users(self) -> Iterator[KeycloakUser]:
        """Every user that has an e-mail address, once."""
        seen: set[str] = set()
        for page in range(sys.maxsize):
            items = self._get_list(["users"], {
                "first": page * self._config.page_size,
                "max": self._config.page_size,
                "briefRepresentation": "true",
            })
            new = [item for item in items if text_in(item, "id", "keycloak") not in seen]
            # A page may be short and not the last: Keycloak drops users that a federation no longer knows
            # after it has cut the page.
            if not new:
                return
            for item in new:
                seen.add(item["id"])
                if isinstance(item.get("email"), str) and item["email"]:
                    # Keycloak sends both flags with every user, so only an explicit false counts.
                    yield KeycloakUser(
                        id=item["id"],
                        address=fold(item["email"]),
                        enabled=item.get("enabled") is not False,
                        email_verified=item.get("emailVerified") is not False,
                    )

    def realm_roles(self, user_id: str) -> set[str]:
        """The user's effective realm roles: given directly, by groups, and by composite roles."""
        roles = self._get_list(["users", user_id, "role-mappings", "realm", "composite"])
        return {text_in(role, "name", "keycloak") for role in roles}

    def has_role(self, name: str) -> bool:
        """Whether the realm has a role of this name; RequestFailed with 403 without `view-realm`."""
        try:
            self._get(["roles", name])
        except RequestFailed as failure:
            if failure.status != 404:
                raise
            return False
        return True

    def _get_list(self, path: list[str], query: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        return list_in(self._get(path, query), "keycloak")

    def _get(self, path: list[str], query: Mapping[str, object] | None = None) -> Any:
        url = self._config.keycloak_url + path_of("admin", "realms", self._config.realm, *path)
        if query:
            url += "?" + urllib.parse.urlencode(query)
        if self._token is not None:
            try:
                return self._http.send("GET", url, {"Authorization": f"Bearer {self._token}"})
            except RequestFailed as failure:
                if failure.status != 401:
                    raise
                log.debug("the token has expired")
        self._token = self._new_token()
        return self._http.send("GET", url, {"Authorization": f"Bearer {self._token}"})

    def _new_token(self) -> str:
        realm = self._config.realm
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials",
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret,
        })
        answer = self._http.send(
            "POST",
            self._config.keycloak_url + path_of("realms", realm, "protocol", "openid-connect", "token"),
            {"Content-Type": "application/x-www-form-urlencoded"},
            form.encode(),
        )
        token = text_in(answer, "access_token", "keycloak")
        # What cannot stand in a header would be quoted, token and all, in the exception about it.
        if not (token.isascii() and token.isprintable()):
            raise RequestFailed("keycloak", 200, "the token is malformed")
        formatter.secrets.add(token)
        return token


@dataclass(frozen=True)
class Member:
    id: str
    address: str | None
    role: str


class Langfuse:
    """The members of the organization that the API keys belong to."""

    def __init__(self, config: Config) -> None:
        self._http = Http("langfuse", config)
        self._url = config.langfuse_url
        credentials = base64.b64encode(f"{config.public_key}:{config.secret_key}".encode()).decode()
        formatter.secrets.add(credentials)
        self._headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}

    def members(self) -> list[Member]:
        # SCIM's own list has no roles, and its pages have no order, so that a member can be on two of them
        # or on none. This answer has everybody, with roles, at one moment.
        answer = self._http.send("GET", f"{self._url}/api/public/organizations/memberships", self._headers)
        return [
            Member(
                id=text_in(item, "userId", "langfuse"),
                address=fold(item["email"]) if isinstance(item.get("email"), str) else None,
                role=text_in(item, "role", "langfuse"),
            )
            for item in list_in(answer.get("memberships") if isinstance(answer, dict) else None, "langfuse")
        ]

    def set_role(self, member: Member, role: str) -> None:
        # PUT, for PATCH knows no roles; and SCIM's, for the memberships' own PUT would demote a last owner.
        body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "active": True, "roles": [role]}
        url = self._url + path_of("api", "public", "scim", "Users", member.id)
        self._http.send("PUT", url, self._headers, json.dumps(body).encode())


def fold(address: str) -> str:
    """An e-mail address without regard to case. ASCII alone: wider folding would join different people."""
    return address.translate(ASCII_LOWER)


# The synchronization


class Sync:
    """One run. `counts` holds each member under one of OUTCOMES, also where the run ends early."""

    def __init__(self, keycloak: Keycloak, langfuse: Langfuse, config: Config) -> None:
        self._keycloak = keycloak
        self._langfuse = langfuse
        self._config = config
        self._owners = 0
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """RequestFailed where the run cannot go on at all; a failure with one member is counted instead."""
        members = self._langfuse.members()
        self._owners = sum(member.role == "OWNER" for member in members)
        self._check_mapped_roles()
        demotions: list[tuple[Member, str]] = []
        for member, user in self._pairs(members):
            role = self._wanted_role(member, user)
            if role is None:
                continue
            if role == member.role:
                self.counts["unchanged"] += 1
            elif member.role == "OWNER":
                demotions.append((member, role))
            else:
                self._change(member, role)
        # Last, so that an owner can go in the same run that makes another one.
        for member, role in demotions:
            self._change(member, role)

    def _check_mapped_roles(self) -> None:
        # Without view-realm Keycloak answers with empty lists of roles, and everybody would get the default.
        # Asking for one role by its name is what Keycloak refuses then.
        absent = [name for name, _ in self._config.mapping.pairs if not self._keycloak.has_role(name)]
        if absent:
            log.warning("the mapping names roles that the realm does not have",
                        extra=fields(roles=",".join(absent)))

    def _pairs(self, members: list[Member]) -> list[tuple[Member, KeycloakUser]]:
        """The members whose role Keycloak decides, each with its one user; the others are counted."""
        holders = Counter(member.address for member in members)
        users: defaultdict[str, list[KeycloakUser]] = defaultdict(list)
        for user in self._keycloak.users():
            if user.address in holders:
                users[user.address].append(user)
        pairs = []
        for member in members:
            found = users[member.address] if member.address else []
            reason = self._reason_to_skip(found, holders[member.address])
            if reason is None:
                pairs.append((member, found[0]))
                continue
            self.counts[reason] += 1
            log.log(
                logging.DEBUG if reason == "unmanaged" or member.role == "NONE" else logging.WARNING,
                "left alone",
                extra=fields(reason=reason, member=member.id, role=member.role,
                             keycloak=",".join(user.id for user in found) or "none"),
            )
        return pairs

    def _reason_to_skip(self, found: list[KeycloakUser], holders: int) -> str | None:
        if not found:
            return "unmanaged"
        if len(found) > 1 or holders > 1:
            return "ambiguous"
        if not found[0].enabled:
            return "disabled"
        if self._config.require_verified_email and not found[0].email_verified:
            return "unverified"
        return None

    def _wanted_role(self, member: Member, user: KeycloakUser) -> str | None:
        try:
            return self._config.mapping.role_for(self._keycloak.realm_roles(user.id))
        except RequestFailed as failure:
            self._fail("the user's roles cannot be read", member, failure)
            return None

    def _change(self, member: Member, role: str) -> None:
        leaves_owners = member.role == "OWNER"
        if leaves_owners and self._owners <= 1:
            self._keep_last_owner(member, role)
            return
        try:
            if not self._config.dry_run:
                self._langfuse.set_role(member, role)
        except RequestFailed as failure:
            # The key and the licence were good a moment ago, when the members were read: what Langfuse
            # forbids now is to demote its last owner, also where it knows of fewer owners than we do.
            if failure.status == 403 and (leaves_owners or "last owner" in failure.detail.lower()):
                self._keep_last_owner(member, role)
            else:
                self._fail("the role cannot be set", member, failure)
            return
        self._owners += (role == "OWNER") - leaves_owners
        self.counts["updated"] += 1
        log.info("would set the role" if self._config.dry_run else "role set",
                 extra=fields(member=member.id, old=member.role, new=role))

    def _keep_last_owner(self, member: Member, role: str) -> None:
        self.counts["last_owner"] += 1
        log.warning("the last owner stays owner; make somebody else an owner first",
                    extra=fields(member=member.id, role=member.role, mapped=role))

    def _fail(self, message: str, member: Member, failure: RequestFailed) -> None:
        self.counts["failed"] += 1
        log.error(message, extra=fields(member=member.id, reason=failure, hint=failure.hint))


# The program


ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)


def interrupt(number: int, _frame: object) -> None:
    name = signal.Signals(number).name
    raise Interrupted("the time limit has passed" if number == signal.SIGALRM else name)


def main() -> int:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    log.addHandler(handler)
    try:
        config = read_config(os.environ)
    except ConfigurationError as error:
        for problem in error.problems:
            log.error(problem)
        return 2
    log.setLevel(config.log_level.upper())
    formatter.secrets.update((config.client_secret, config.secret_key))
    return run(config)


def run(config: Config) -> int:
    """Run once, within the time limit, and end with one line that sums it up."""
    sync = Sync(Keycloak(config), Langfuse(config), config)
    for number in ENDING_SIGNALS:
        signal.signal(number, interrupt)
    signal.setitimer(signal.ITIMER_REAL, config.deadline)
    started = time.monotonic()
    complete = False
    try:
        sync.run()
        complete = True
    except Interrupted as reason:
        log.error("stopped before the end", extra=fields(reason=reason))
    except RequestFailed as failure:
        log.error("cannot go on", extra=fields(service=failure.service, reason=failure, hint=failure.hint))
    except Exception as error:
        # A traceback would show values, and be many lines for what reads the log.
        log.error("a mistake of this program", extra=fields(
            kind=type(error).__name__, line=traceback.extract_tb(error.__traceback__)[-1].lineno))
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    succeeded = complete and not sync.counts["failed"]
    log.log(logging.INFO if succeeded else logging.ERROR, "done" if succeeded else "failed", extra=fields(
        **{outcome: sync.counts[outcome] for outcome in OUTCOMES},
        dry_run=config.dry_run, seconds=round(time.monotonic() - started, 1)))
    return 0 if succeeded else 1


if __name__ == "__main__":
    sys.exit(main())
