"""A stand-in for RustFS: the calls of its admin API that the setup makes, over a state in memory, and S3 by moto.

Signatures are checked by botocore, policies are judged by moto, for calls that boto3 makes. /test/state tells the state,
/test/judge what a user may do. Prints its address.
"""

import hashlib
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

ROOT = Credentials(os.environ["ROOT_ACCESS_KEY"], os.environ["ROOT_SECRET_KEY"])
REGION = "us-east-1"
ADMIN = "/rustfs/admin/v3/"

moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
MOTO = "http://%s:%s" % moto.get_host_and_port()
state = {"users": {}, "policies": {}, "attached": {}, "groups": {}, "buckets": []}
written = []


def client(service, key="root", secret="root"):
    return boto3.client(
        service, endpoint_url=MOTO, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret
    )


def signed(handler, body):
    """Whether the root user signed this request, and its body."""
    given = handler.headers.get("authorization", "")
    if not given.startswith(f"AWS4-HMAC-SHA256 Credential={ROOT.access_key}/"):
        return False
    names = given.split("SignedHeaders=")[1].split(",")[0].split(";")
    request = AWSRequest(
        handler.command,
        f"http://{handler.headers['host']}{handler.path}",
        headers={name: handler.headers[name] for name in names},
    )
    request.context["timestamp"] = handler.headers["x-amz-date"]
    if handler.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
        return False
    auth = S3SigV4Auth(ROOT, "s3", REGION)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return given.endswith(f"Signature={auth.signature(text, request)}")


def change(kind, name, value):
    """Notes what was written only if it differs from what was there."""
    if state[kind].get(name) != value:
        state[kind][name] = value
        written.append(f"{kind} {name}")


def administer(action, query, body):
    if action == "add-canned-policy":
        change("policies", query["name"], body)
    elif action == "add-user":
        if query["accessKey"] == ROOT.access_key or body["status"] != "enabled":
            return 400
        change("users", query["accessKey"], body["secretKey"])
    elif action == "set-user-or-group-policy":
        if query["userOrGroup"] not in state["users"] or query["policyName"] not in state["policies"]:
            return 404
        change("attached", query["userOrGroup"], query["policyName"])
    elif action == "update-group-members":
        if not set(body["members"]) <= set(state["users"]):
            return 404
        members = set(state["groups"].get(body["group"], [])) | set(body["members"])
        change("groups", body["group"], sorted(members))
    else:
        return 404
    return 200


def make_bucket(name):
    if name in state["buckets"]:
        return 409, "<Error><Code>BucketAlreadyOwnedByYou</Code></Error>"
    client("s3").create_bucket(Bucket=name)
    state["buckets"].append(name)
    written.append(f"buckets {name}")
    return 200, ""


def enforce(on):
    plain = {"content-type": "text/plain"}
    urlopen(Request(f"{MOTO}/moto-api/reset-auth", data=b"0" if on else b"inf", headers=plain, method="POST"))


def in_parts(s3, bucket, key, then):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"x")
    s3.list_parts(Bucket=bucket, Key=key, UploadId=upload)
    s3.list_multipart_uploads(Bucket=bucket)
    if then == "abort":
        s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
    else:
        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload, MultipartUpload=parts)


CALLS = {
    "put": lambda s3, bucket: s3.put_object(Bucket=bucket, Key="a/b", Body=b"x"),
    "get": lambda s3, bucket: s3.get_object(Bucket=bucket, Key="a/b"),
    "list": lambda s3, bucket: s3.list_objects_v2(Bucket=bucket),
    "locate": lambda s3, bucket: s3.get_bucket_location(Bucket=bucket),
    "upload in parts": lambda s3, bucket: in_parts(s3, bucket, "parts", "complete"),
    "abort an upload": lambda s3, bucket: in_parts(s3, bucket, "aborted", "abort"),
    "delete": lambda s3, bucket: s3.delete_object(Bucket=bucket, Key="a/b"),
    "read the policy of the bucket": lambda s3, bucket: s3.get_bucket_policy(Bucket=bucket),
    "open the bucket": lambda s3, bucket: s3.put_bucket_acl(Bucket=bucket, ACL="public-read"),
    "delete the bucket": lambda s3, bucket: s3.delete_bucket(Bucket=bucket),
}


def judge(user):
    """What each call comes to in each bucket: allowed, or the code of the error."""
    iam = client("iam")
    iam.create_user(UserName=user)
    document = json.dumps(state["policies"][state["attached"][user]])
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    s3 = client("s3", key["AccessKeyId"], key["SecretAccessKey"])
    enforce(True)
    try:
        return {bucket: {name: outcome(call, s3, bucket) for name, call in CALLS.items()} for bucket in state["buckets"]}
    finally:
        enforce(False)


def outcome(call, s3, bucket):
    try:
        call(s3, bucket)
        return "allowed"
    except ClientError as error:
        return error.response["Error"]["Code"]


class Handler(BaseHTTPRequestHandler):
    def answer(self, status, text=""):
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path == "/test/state":
            self.answer(200, json.dumps({**state, "written": written}))
        elif parts.path == "/test/judge":
            self.answer(200, json.dumps(judge(parse_qs(parts.query)["user"][0])))
        else:
            self.answer(404)

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if not signed(self, body):
            return self.answer(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
        parts = urlsplit(self.path)
        if not parts.path.startswith(ADMIN):
            return self.answer(*make_bucket(parts.path.strip("/")))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self.answer(administer(parts.path[len(ADMIN) :], query, json.loads(body or b"null")))

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
