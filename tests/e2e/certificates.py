"""A CA of the test, and from it good and bad certificates."""

import pathlib
import subprocess

LOCAL = "DNS:localhost,IP:127.0.0.1,IP:::1"

# name: (common name, subjectAltName or None, start, end)
KINDS = {
    "good": ("localhost", LOCAL, None, None),
    "wrong-host": ("mail.example.net", "DNS:mail.example.net", None, None),
    "expired": ("localhost", LOCAL, "20200101000000Z", "20200201000000Z"),
    "no-san": ("localhost", None, None, None),
}

CONFIG = """
[ca]
default_ca = test
[test]
database = {dir}/index.txt
new_certs_dir = {dir}
certificate = {dir}/ca.pem
private_key = {dir}/ca.key
default_md = sha256
default_days = 30
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = dn
[dn]
[v3_ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:false
keyUsage = digitalSignature
extendedKeyUsage = serverAuth, clientAuth
{san}
"""

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True,
                   stdin=subprocess.DEVNULL, capture_output=True)


class Certificates:
    """pem and key files in a folder: certs.pem("good"), certs.key("good")."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        (self.folder / "index.txt").touch()
        self.ca = self.folder / "ca.pem"
        config = self.write_config("")
        openssl("req", "-x509", *KEY, "-config", config, "-extensions",
                "v3_ca", "-subj", "/CN=culver test CA", "-days", "30",
                "-keyout", self.folder / "ca.key", "-out", self.ca)
        for kind, values in KINDS.items():
            self.issue(kind, *values)
        config = self.write_config(f"subjectAltName = {LOCAL}")
        openssl("req", "-x509", *KEY, "-config", config, "-extensions", "leaf",
                "-subj", "/CN=localhost", "-days", "30", "-keyout",
                self.key("self-signed"), "-out", self.pem("self-signed"))

    def pem(self, kind):
        return self.folder / f"{kind}.pem"

    def key(self, kind):
        return self.folder / f"{kind}.key"

    def write_config(self, san):
        path = self.folder / "openssl.cnf"
        path.write_text(CONFIG.format(dir=self.folder, san=san))
        return path

    def issue(self, kind, name, san, start, end):
        config = self.write_config(f"subjectAltName = {san}" if san else "")
        request = self.folder / "request.pem"
        openssl("req", "-new", *KEY, "-config", config, "-subj", f"/CN={name}",
                "-keyout", self.key(kind), "-out", request)
        dates = ["-startdate", start, "-enddate", end] if start else []
        openssl("ca", "-batch", "-notext", "-config", config, "-extensions",
                "leaf", "-in", request, "-out", self.pem(kind), *dates)
