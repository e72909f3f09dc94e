"""Requests to an S3 server, or to the admin API of RustFS, signed as AWS Signature Version 4 has it."""

import datetime
import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request

REGION = "us-east-1"
TIME = "%Y%m%dT%H%M%SZ"


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, what, status, code):
        super().__init__(f"{what}: {status} {code}".rstrip())
        self.status = status
        self.code = code


class Unanswered(Exception):
    """The server did not answer, or broke off; that may pass by itself."""


class Server:
    def __init__(self, endpoint, access_key, secret_key):
        self.endpoint = endpoint.rstrip("/")
        self.access_key = access_key
        self.secret_key = secret_key

    def call(self, method, path, query=None, body=None):
        """What the server answers. `path` and `query` are not encoded yet; `body` is sent as JSON."""
        payload = b"" if body is None else json.dumps(body).encode()
        path = urllib.parse.quote(path, safe="/-_.~")
        query = "&".join(
            f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
            for name, value in sorted((query or {}).items())
        )
        headers = self.signed(method, path, query, payload)
        if payload:
            headers["content-type"] = "application/json"
        url = self.endpoint + path + (f"?{query}" if query else "")
        request = urllib.request.Request(url, data=payload or None, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
            code = answer.split("<Code>")[1].split("</Code>")[0] if "<Code>" in answer else ""
            raise Refused(f"{method} {path}", error.code, code) from None
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(getattr(error, "reason", error)) from None

    def signed(self, method, path, query, payload):
        """The headers of a request, with its signature."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime(TIME)
        digest = hashlib.sha256(payload).hexdigest()
        # In the order of their names, as the signature wants them.
        headers = {
            "host": urllib.parse.urlsplit(self.endpoint).netloc,
            "x-amz-content-sha256": digest,
            "x-amz-date": now,
        }
        names = ";".join(headers)
        canonical = "\n".join(
            [method, path, query, *(f"{name}:{value}" for name, value in headers.items()), "", names, digest]
        )
        scope = f"{now[:8]}/{REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self.secret_key}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        credential = f"{self.access_key}/{scope}"
        return headers | {
            "authorization": f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
        }
