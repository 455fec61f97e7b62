"""What the tests of /v1 share: a server on simulated peers, and a client that
holds each answer against api/openapi.yaml and remembers what was exercised.

    api = Api(program)
    made = api("addLine", body={...}, key="k1")      # validated
    api.missing()                                    # what nobody exercised
"""
import http.client
import json
import re
import subprocess
import urllib.parse
import uuid
from pathlib import Path

import jsonschema
import yaml

import lab

CONTRACT = lab.ROOT / "api/openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")
TOKENS = ("officer", "second", "holder", "nobody", "rental", "agent")


class Operation:
    def __init__(self, contract, path, method, node):
        self.path, self.method, self.node = path, method, node
        self.id = node["operationId"]
        self.public = node.get("security") == []
        self.parameters = [contract.follow(p)
                           for p in node.get("parameters", [])]
        self.responses = {status: contract.follow(r)
                          for status, r in node["responses"].items()}

    def needs(self, name):
        return any(p["name"] == name and p.get("required")
                   for p in self.parameters)

    def has(self, place):
        return any(p["in"] == place for p in self.parameters)


class Contract:
    def __init__(self, path=CONTRACT):
        self.doc = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.operations = {}
        for where, item in self.doc["paths"].items():
            for method in METHODS:
                if method in item:
                    op = Operation(self, where, method, item[method])
                    self.operations[op.id] = op

    def follow(self, node):
        while "$ref" in node and len(node) == 1:
            target = self.doc
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def faults(self, schema, value):
        """What is wrong with the value, in words."""
        whole = dict(schema, components=self.doc["components"])
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
                for e in jsonschema.Draft202012Validator(
                    whole, format_checker=jsonschema.FormatChecker()
                ).iter_errors(value)]


class Answer:
    def __init__(self, reply, body):
        self.status = reply.status
        self.headers = {k.lower(): v for k, v in reply.getheaders()}
        self.body = body
        self.media = self.headers.get("content-type", "").split(";")[0]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers["etag"]

    def __str__(self):
        return f"{self.status} {self.headers}\n{self.body[:1500]!r}"


class Api:
    def __init__(self, program):
        self.contract = Contract()
        self.seen = set()  # (operation, "200") and (operation, "?limit")
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        self.port = int(self.process.stdout.readline())
        self.token = {name: self.process.stdout.readline().strip()
                      for name in TOKENS}

    def order(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def stop(self):
        self.process.stdin.close()
        return self.process.wait(timeout=20)

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return Answer(reply, reply.read())
        finally:
            connection.close()

    def __call__(self, op_id, *, path=None, query=None, body=None, raw=None,
                 key=None, match=None, token="officer", headers=None,
                 media="application/json"):
        """One request of an operation.  `raw`: a body as it is."""
        op = self.contract.operations[op_id]
        path, query = dict(path or {}), dict(query or {})
        given = dict(headers or {})
        if token is not None:
            given["Authorization"] = f"Bearer {self.token.get(token, token)}"
        if key is None and op.needs("Idempotency-Key"):
            key = str(uuid.uuid4())
        if key:
            given["Idempotency-Key"] = key
        if match is None and op.needs("If-Match"):
            match = "*"
        if match:
            given["If-Match"] = match
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            given.setdefault("Content-Type", media)
        url = re.sub(r"\{(\w+)\}", lambda m: urllib.parse.quote(
            str(path[m.group(1)]), safe=":"), op.path)
        if query:
            url += "?" + urllib.parse.urlencode(query)
        answer = self.send(op.method.upper(), url, raw, given)
        self.judge(op, answer, body)
        self.remember(op, answer, query, given)
        return answer

    def remember(self, op, answer, query, given):
        status = str(answer.status)
        self.seen.add((op.id, status if status in op.responses else
                       "default"))
        # A parameter counts when the request with it was understood.
        if answer.status >= 300:
            return
        for p in op.parameters:
            name = p["name"]
            if p["in"] == "path" or name in query or name in given:
                self.seen.add((op.id, f"{p['in']} {name}"))

    def judge(self, op, answer, body):
        status = str(answer.status)
        said = op.responses.get(status, op.responses.get("default"))
        label = f"{op.id} {status}"
        if said is None:
            lab.ok(False, f"{label}: a documented status", answer)
            return
        faults = list(self.head_faults(said, answer))
        faults += self.body_faults(said, answer)
        if "default" == self.key_of(op, status) and answer.status < 400:
            faults.append("an undocumented success")
        request = op.node.get("requestBody")
        if request and body is not None and answer.status < 300:
            schema = request["content"]["application/json"]["schema"]
            faults += ["the request was taken: " + fault
                       for fault in self.contract.faults(schema, body)]
        if faults:
            lab.ok(False, f"{label}: as the contract says", *faults, answer)

    @staticmethod
    def key_of(op, status):
        return status if status in op.responses else "default"

    def head_faults(self, said, answer):
        for name, head in said.get("headers", {}).items():
            head = self.contract.follow(head)
            value = answer.headers.get(name.lower())
            if value is None:
                if head.get("required"):
                    yield f"the header {name} is missing"
                continue
            for fault in self.contract.faults(head["schema"], value):
                yield f"{name}: {fault}"
        if answer.media.endswith("json") and answer.headers.get(
                "cache-control") != "no-store":
            yield "may be kept by caches"

    def body_faults(self, said, answer):
        if answer.status == 204:
            return ["a body"] if answer.body else []
        content = said.get("content", {})
        if answer.media not in content:
            return [f"the media type {answer.media!r} is not documented"]
        schema = content[answer.media].get("schema")
        if schema is None:
            return []
        if answer.media.endswith("json"):
            try:
                value = answer.json
            except ValueError as error:
                return [f"no JSON: {error}"]
        else:
            value = answer.body.decode(
                "latin-1" if answer.media == "application/octet-stream"
                else "utf-8")
        return self.contract.faults(schema, value)

    def missing(self):
        """What the contract names and nobody exercised."""
        for op in self.contract.operations.values():
            wanted = [status for status in op.responses if status != "default"]
            wanted += [f"{p['in']} {p['name']}" for p in op.parameters]
            for name in wanted:
                if (op.id, name) not in self.seen:
                    yield f"{op.id}: {name}"
