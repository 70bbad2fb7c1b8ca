"""A Kerberos realm of our own (MIT), on a free port of loopback."""

import os
import pathlib
import subprocess

from servers import DOMAIN, free_ports, is_open, sbin, wait_until

REALM = DOMAIN  # as it stands in names of mail users: Dovecot compares them

CLIENT = """
[libdefaults]
default_realm = {realm}
dns_lookup_realm = false
dns_lookup_kdc = false
dns_canonicalize_hostname = false
rdns = false
[realms]
{realm} = {{
  kdc = 127.0.0.1:{port}
}}
[domain_realm]
localhost = {realm}
"""

KDC = """
[kdcdefaults]
kdc_listen = 127.0.0.1:{port}
kdc_tcp_listen = 127.0.0.1:{port}
[realms]
{realm} = {{
  database_name = {dir}/principal
  key_stash_file = {dir}/stash
  acl_file = {dir}/acl
}}
"""

DOVECOT = """
import_environment = TZ KRB5_CONFIG={config}
auth_mechanisms = gssapi plain
auth_gssapi_hostname = localhost
auth_krb5_keytab = {keytab}
"""


def is_installed():
    return all(map(sbin, ("krb5kdc", "kdb5_util", "kadmin.local", "kinit"))) \
        and pathlib.Path("/etc/gssapi_mech.conf").exists() \
        and any(pathlib.Path("/usr/lib/dovecot").glob("**/libmech_gssapi.so"))


class Kerberos:
    def __init__(self, folder):
        self.dir = pathlib.Path(folder)
        self.dir.mkdir()
        self.dir.chmod(0o755)
        self.port, = free_ports(1)
        self.config = self.dir / "krb5.conf"
        self.keytab = self.dir / "keytab"
        names = {"realm": REALM, "port": self.port, "dir": self.dir}
        self.config.write_text(CLIENT.format(**names))
        (self.dir / "kdc.conf").write_text(KDC.format(**names))
        self.run("kdb5_util", "create", "-s", "-r", REALM, "-P", "master")
        self.admin("addprinc -randkey pop/localhost")
        self.admin(f"ktadd -k {self.keytab} pop/localhost")
        self.keytab.chmod(0o644)
        self.process = subprocess.Popen(
            [sbin("krb5kdc"), "-n"], env=self.env, stdin=subprocess.DEVNULL,
            stdout=(self.dir / "log").open("w"), stderr=subprocess.STDOUT)
        wait_until(lambda: is_open(self.port), what="the KDC")

    @property
    def env(self):
        return {**os.environ, "KRB5_CONFIG": str(self.config),
                "KRB5_KDC_PROFILE": str(self.dir / "kdc.conf")}

    def run(self, program, *args, **kwargs):
        subprocess.run([sbin(program), *args], env=self.env, check=True,
                       capture_output=True, **kwargs)

    def admin(self, query):
        self.run("kadmin.local", "-q", query)

    def dovecot(self):
        """What a Dovecot needs behind its configuration."""
        return DOVECOT.format(config=self.config, keytab=self.keytab)

    def ticket(self, user, cache):
        """For that user, who has none yet, in the file cache."""
        self.admin(f"addprinc -pw secret {user}")
        self.run("kinit", "-c", str(cache), f"{user}@{REALM}",
                 input=b"secret\n")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
