"""Fixtures: certificates, servers, a home for culver, a terminal."""

import os
import pathlib
import shutil
import tempfile

import pytest

import servers
from certificates import Certificates
from home import Home
from kerberos import Kerberos, is_installed


@pytest.fixture(scope="session")
def place():
    """A folder with a short path: Unix sockets will lie under it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cv", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificates(place):
    return Certificates(place / "ca")


@pytest.fixture(scope="session")
def dovecot_with(place, certificates):
    """dovecot_with("expired"): a Dovecot that shows that certificate."""
    if not servers.sbin("dovecot"):
        pytest.skip("Dovecot is not installed")
    running = {}

    def start(kind):
        if kind not in running:
            running[kind] = servers.Dovecot(place / f"d-{kind}", certificates,
                                            kind)
        return running[kind]

    yield start
    for server in running.values():
        server.stop()


@pytest.fixture(scope="session")
def dovecot(dovecot_with):
    return dovecot_with("good")


@pytest.fixture(scope="session")
def versatile(place, certificates):
    """A Dovecot with every mechanism it has."""
    if not servers.sbin("dovecot"):
        pytest.skip("Dovecot is not installed")
    server = servers.Dovecot(
        place / "d-every", certificates,
        extra=lambda server: server.every_mechanism(certificates))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kerberos(place):
    if os.getuid() != 0 or not is_installed():
        pytest.skip("there is no KDC, or Dovecot has no GSSAPI")
    realm = Kerberos(place / "k")
    yield realm
    realm.stop()


@pytest.fixture(scope="session")
def kerberized(place, certificates, kerberos):
    """A Dovecot that takes tickets."""
    server = servers.Dovecot(place / "d-krb", certificates,
                             extra=lambda _: kerberos.dovecot())
    yield server
    server.stop()


def start_postfix(folder, certificates, dovecot):
    if os.getuid() != 0:
        pytest.skip("Postfix starts only as root")
    if not servers.sbin("postfix"):
        pytest.skip("Postfix is not installed")
    server = servers.Postfix(folder, certificates, dovecot)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postfix(place, certificates, dovecot):
    yield from start_postfix(place / "p", certificates, dovecot)


@pytest.fixture(scope="session")
def versatile_postfix(place, certificates, versatile):
    """With every mechanism of that Dovecot."""
    yield from start_postfix(place / "p-every", certificates, versatile)


@pytest.fixture(scope="session")
def exim(place, certificates, dovecot):
    """Debian has either Postfix or Exim, so its program may lie anywhere."""
    program = os.environ.get("CULVER_EXIM") or servers.sbin("exim4")
    if not program:
        pytest.skip("Exim is not installed (CULVER_EXIM)")
    if os.getuid() != 0:
        pytest.skip("Exim starts only as root")
    server = servers.Exim(program, place / "x", certificates, dovecot)
    yield server
    server.stop()


@pytest.fixture
def home(certificates):
    """A fresh home folder, and culver in it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cvh", dir="/tmp"))
    home = Home(folder, certificates)
    yield home
    home.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def user(dovecot):
    return dovecot.new_user()


@pytest.fixture
def work(home, dovecot, user):
    """A home whose one account "work" fetches over implicit TLS."""
    home.account("work", user, receive=f"pop3s://{{user}}@localhost:"
                 f"{dovecot.pop3s}")
    return home
