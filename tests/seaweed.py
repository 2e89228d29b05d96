"""An object store of the tests' own: SeaweedFS on this machine, checking signatures, with the identities a test asks for."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config

WEED = Path(sys.executable).parent / "weed"


@dataclass(frozen=True)
class ObjectStore:
    """Where it answers; `client` signs as an identity, whose secret is its name with `-secret`."""

    address: str

    def client(self, identity: str = "admin", secret: str = ""):
        return boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name="eu-west-2",
            aws_access_key_id=identity,
            aws_secret_access_key=secret or f"{identity}-secret",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
        )

    def environment(self, identity: str = "admin") -> dict[str, str]:
        """What boto3 reads, for the product's own clients."""
        return {
            "AWS_ENDPOINT_URL_S3": self.address,
            "AWS_ACCESS_KEY_ID": identity,
            "AWS_SECRET_ACCESS_KEY": f"{identity}-secret",
            "AWS_DEFAULT_REGION": "eu-west-2",
        }


@contextmanager
def object_store(identities: dict[str, list[str]]) -> Iterator[ObjectStore]:
    """A running store; `identities` are names with what they may do, as SeaweedFS writes it. `admin` may do everything."""
    folder = Path(tempfile.mkdtemp(prefix="seaweed-"))
    who = {"admin": ["Admin", "Read", "List", "Tagging", "Write"], **identities}
    config = [
        {"name": name, "credentials": [{"accessKey": name, "secretKey": f"{name}-secret"}], "actions": may} for name, may in who.items()
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": config}), encoding="utf-8")
    process, address = _started(folder)
    try:
        yield ObjectStore(address)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, tries: int = 3) -> tuple[subprocess.Popen, str]:
    """A store that answers, and where; somebody else may take a port after it was found free, so it is tried again with others."""
    master, volume, filer, s3 = _free_ports(4)
    (folder / str(tries)).mkdir()
    command = [
        *(str(WEED), "-logtostderr=true", "mini", f"-dir={folder}/{tries}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
        *("-master.telemetry=false", "-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
        *(f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}", f"-s3.config={folder}/s3.json"),
    ]
    log = folder / f"{tries}.log"
    with log.open("wb") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines, cwd=folder)
    address = f"http://127.0.0.1:{s3}"
    if _answers(f"{address}/healthz", process):
        return process, address
    process.kill()
    process.wait()
    if tries > 1:
        return _started(folder, tries - 1)
    raise RuntimeError(f"the object store did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _answers(address: str, process: subprocess.Popen) -> bool:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return True
        except OSError:
            if process.poll() is not None:
                return False
            time.sleep(0.1)
    return False


def _free_ports(many: int) -> list[int]:
    """Ports that are free together with the one 10,000 above, where SeaweedFS puts its own protocol."""
    found: list[int] = []
    while len(found) < many:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if port < 55_000 and port not in found:
                try:
                    other.bind(("127.0.0.1", port + 10_000))
                except OSError:
                    continue
                found.append(port)
    return found
