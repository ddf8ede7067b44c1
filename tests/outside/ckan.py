"""Pushing to a CKAN portal: dry run, resuming, nothing doubled.

    python3 tests/outside/ckan.py TUDIEN CATALOG [--portal URL --org NAME] [--rounds 25]

Without --portal a small server stands in for one, written from CKAN's published API guide (package_show, package_create,
package_patch, resource_create, resource_update, resource_delete; tokens; names taken are refused with 409). It also drops
connections before and after it has done what was asked. With --portal the portal is a real CKAN (token in
TUDIEN_CKAN_TOKEN; tried with 2.12.0) and the program is killed with kill -9 instead. Every time the next push must finish
the work: every file once, with the bytes of the catalog. Ends with status 1 when any of this fails.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

failed = []


def check(name, good, told=""):
    print(f"{'ok' if good else 'FAILED':7} {name} {told}")
    if not good:
        failed.append(name)


class Portal(BaseHTTPRequestHandler):
    """The actions of a portal, as the API guide tells them."""

    protocol_version = "HTTP/1.1"
    packages: dict = {}
    bodies: dict = {}
    drop = None  # None, "before" or "after": what happens to the next action that changes something
    changes = 0

    def answer(self, status, result=None, error=None):
        body = json.dumps({"help": "", "success": status == 200, **({"result": result} if status == 200 else {"error": error})}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_):
        pass

    def do_GET(self):
        address = urlparse(self.path)
        if address.path.startswith("/resource/"):
            body = self.bodies[address.path.split("/")[2]]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        found = self.packages.get(parse_qs(address.query)["id"][0])
        self.answer(200, found) if found else self.answer(404, error={"__type": "Not Found Error", "message": "Not found"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") != "token-mau":
            return self.answer(403, error={"__type": "Authorization Error", "message": "Access denied"})
        drop, Portal.drop = Portal.drop, None
        if drop == "before":
            return self.hang_up()
        kind = self.headers["Content-Type"]
        if kind.startswith("multipart/"):
            message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
            fields = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in message.iter_parts()}
            upload = fields.pop("upload")
            data = {name: value.decode() for name, value in fields.items()}
        else:
            upload, data = None, json.loads(body)
        status, result = self.act(urlparse(self.path).path.rsplit("/", 1)[1], data, upload)
        if drop == "after":
            return self.hang_up()
        self.answer(status, result) if status == 200 else self.answer(status, error=result)

    def act(self, action, data, upload):
        Portal.changes += 1
        if action == "package_create":
            if data["name"] in self.packages:
                return 409, {"name": ["That URL is already in use."], "__type": "Validation Error"}
            if data.get("owner_org") != "so_mau":
                return 403, {"__type": "Authorization Error", "message": "not of the organisation"}
            self.packages[data["name"]] = {"id": str(uuid.uuid4()), "resources": [], "extras": [], "state": "active", **data}
            return 200, self.packages[data["name"]]
        if action == "package_patch":
            package = self.packages[data.pop("id")]
            package.update(data)
            return 200, package
        for package in self.packages.values():
            for resource in package["resources"]:
                if resource["id"] == data.get("id"):
                    if action == "resource_delete":
                        package["resources"].remove(resource)
                    else:
                        resource.update(data)
                        self.bodies[resource["id"]] = upload
                    return 200, resource
        if action != "resource_create":
            return 404, {"__type": "Not Found Error", "message": "Not found"}
        resource = {"id": str(uuid.uuid4()), **data}
        resource["url"] = f"/resource/{resource['id']}"
        self.packages[data["package_id"]]["resources"].append(resource)
        self.bodies[resource["id"]] = upload
        return 200, resource


class Work:
    def __init__(self, given):
        self.program, self.catalog, self.org = given.program, given.catalog, given.org
        self.real = given.portal
        self.url = given.portal
        if not self.real:
            server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.url = f"http://127.0.0.1:{server.server_port}"
            os.environ["TUDIEN_CKAN_TOKEN"] = "token-mau"

    def command(self, *more):
        return [self.program, "catalog", "push", str(self.catalog), "--to", self.url, "--org", self.org, "--by", "cb.mau", "--format", "json", *more]

    def push(self, *more):
        return subprocess.run(self.command(*more), capture_output=True, text=True)

    def get(self, path):
        request = urllib.request.Request(self.url + path if path.startswith("/") else path, headers={"Authorization": os.environ["TUDIEN_CKAN_TOKEN"]})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def package(self, name):
        try:
            return json.loads(self.get(f"/api/3/action/package_show?id={name}"))["result"]
        except urllib.error.HTTPError:
            return None

    def delete(self, name):
        if not self.real:
            Portal.packages.pop(name, None)
            return
        body = json.dumps({"id": name}).encode()
        request = urllib.request.Request(f"{self.url}/api/3/action/dataset_purge", data=body, headers={"Authorization": os.environ["TUDIEN_CKAN_TOKEN"], "Content-Type": "application/json"})
        urllib.request.urlopen(request).read()

    def right(self, name, folder):
        """What is wrong with a set on the portal; None when it is as the catalog has it."""
        package = self.package(name)
        if not package or package["state"] != "active":
            return f"{name}: not there or a draft"
        names = sorted(resource["name"] for resource in package["resources"])
        wanted = sorted(line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
        if names != wanted:
            return f"{name}: {names} instead of {wanted}"
        for resource in package["resources"]:
            if hashlib.sha256(self.get(resource["url"])).hexdigest() != hashlib.sha256((folder / resource["name"]).read_bytes()).hexdigest():
                return f"{name}/{resource['name']}: other bytes"
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--portal")
    parser.add_argument("--org", default="so_mau")
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    random.seed(1)
    work = Work(given)
    listed = json.loads(subprocess.run([given.program, "catalog", "list", str(given.catalog), "--format", "json"], capture_output=True, text=True).stdout)
    sets = {line["id"]: given.catalog / "du_lieu" / line["id"] / line["version"] for line in listed if line["version"] and line["audience"] == "open"}
    one = next(iter(sets))
    for name in sets:
        if work.package(name):
            work.delete(name)

    done = work.push("--dry-run")
    check("a dry run tells and changes nothing", done.returncode == 0 and not any(map(work.package, sets)), f"{len(json.loads(done.stdout))} sets")
    token = os.environ.pop("TUDIEN_CKAN_TOKEN")
    done = work.push()
    check("without a token nothing is sent", done.returncode == 2 and "TUDIEN_CKAN_TOKEN" in done.stderr, done.stderr.strip().splitlines()[-1:])
    os.environ["TUDIEN_CKAN_TOKEN"] = "wrong"
    done = work.push()
    check("a wrong token is told", done.returncode == 2 and "--org" in done.stderr)
    os.environ["TUDIEN_CKAN_TOKEN"] = token
    done = subprocess.run([given.program, "catalog", "push", str(given.catalog), "--to", "http://data.example", "--org", "x", "--by", "cb.mau"], capture_output=True, text=True)
    check("no token travels in the clear", done.returncode == 2 and "https" in done.stderr)

    begun = time.monotonic()
    done = work.push()
    seconds = time.monotonic() - begun
    faults = [fault for name, folder in sets.items() if (fault := work.right(name, folder))]
    check("all sets are there, byte for byte", done.returncode == 0 and not faults, faults or f"{len(sets)} sets in {seconds:.1f} s")
    before = [work.package(name).get("metadata_modified") for name in sets]
    changes = Portal.changes
    done = work.push()
    kept = all(list(step.values())[0] == "keep" for pushed in json.loads(done.stdout) for step in pushed["steps"])
    same = before == [work.package(name).get("metadata_modified") for name in sets] and changes == Portal.changes
    check("pushing again changes nothing", done.returncode == 0 and kept and same)

    broken = 0
    faults = []
    for _ in range(given.rounds):
        work.delete(one)
        if work.real:
            process = subprocess.Popen(work.command(one), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, 1.2 * seconds / len(sets)))
            process.send_signal(signal.SIGKILL)
            broken += process.wait() != 0
        else:
            steps = random.randrange(9)
            watch = threading.Thread(target=arm, args=(Portal.changes + steps, random.choice(["before", "after"])))
            watch.start()
            broken += work.push(one).returncode != 0
            Portal.drop = None
            watch.join()
        done = work.push(one)
        fault = work.right(one, sets[one]) if done.returncode == 0 else done.stderr
        if fault:
            faults.append(fault)
    check("a push that broke off is finished by the next one", not faults and broken > 0, faults[:2] or f"{broken} of {given.rounds} broke off")
    sys.exit(1 if failed else 0)


def arm(at, how):
    """Drops the connection at the given change, or never when the push ends before."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if Portal.changes >= at:
            Portal.drop = how
            return
        time.sleep(0.0005)


main()
