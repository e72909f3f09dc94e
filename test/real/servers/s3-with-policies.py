"""An S3 server by moto that judges each call by policies. Reads a line of JSON with the buckets and, by user, the policies;
prints a line of JSON with the address and, by user, the keys. `root` may do everything.
"""

import json
import signal
import sys
from urllib.request import Request, urlopen

import boto3
from moto.iam.access_control import IAMRequestBase
from moto.server import ThreadedMotoServer

# For queries with an encoded slash, moto expects other signatures than boto3 makes. Here keys tell who it is, no more.
IAMRequestBase.check_signature = lambda _: None

given = json.loads(sys.stdin.readline())
moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
url = "http://%s:%s" % moto.get_host_and_port()


def client(service):
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


everything = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}],
}


def as_moto_reads_it(policy):
    """Amazon and RustFS allow HeadBucket to whoever may list the bucket, and the removal of several objects to whoever may
    remove them. moto has an action of its own for the first, and looks for the permission on the bucket for the second.
    """
    statements = []
    for each in policy["Statement"]:
        heads = ["s3:HeadBucket"] if "s3:ListBucket" in each["Action"] else []
        statements.append({**each, "Action": [*each["Action"], *heads]})
        if "s3:DeleteObject" in each["Action"]:
            buckets = [name.split("/")[0] for name in each["Resource"]]
            statements.append({**each, "Action": ["s3:DeleteObject"], "Resource": buckets})
    return json.dumps({**policy, "Statement": statements})


for bucket in given["buckets"]:
    client("s3").create_bucket(Bucket=bucket)
keys = {}
for user, policy in {"root": everything, **given["policies"]}.items():
    iam = client("iam")
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=as_moto_reads_it(policy))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    keys[user] = {"access": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
# From here on, every call is judged.
urlopen(Request(f"{url}/moto-api/reset-auth", data=b"0", headers={"content-type": "text/plain"}, method="POST"))
print(json.dumps({"url": url, "keys": keys}), flush=True)
signal.pause()
