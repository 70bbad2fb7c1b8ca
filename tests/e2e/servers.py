"""A real Dovecot and a real Postfix, on free ports of loopback, in a
temporary folder, with their own users and nothing of the system's."""

import base64
import grp
import hashlib
import hmac
import itertools
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

PASSWORD = "Open-Sesame!7"
DOMAIN = "example.test"

DOVECOT = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = pop3 lmtp
listen = {listen}
ssl = yes
ssl_cert = <{pem}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login cram-md5 scram-sha-256
auth_failure_delay = 0
auth_verbose = yes
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%n
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {sasl}
  }}
}}
"""

# Whatever Dovecot 2.3 knows. Tokens are signed with a key of ours; a client's
# certificate says who it is.
EVERY_MECHANISM = """
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 \
  apop external xoauth2 oauthbearer
auth_ssl_username_from_cert = yes
ssl_ca = <{ca}
ssl_require_crl = no
ssl_verify_client_cert = yes
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = external
  args = nopassword=y
}}
"""

OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={dir}/keys/
username_attribute = sub
"""

TOKEN_KEY = b"a key that no user has ever seen"

POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/data
maillog_file = {dir}/postfix.log
maillog_file_prefixes = {dir}
inet_interfaces = {interfaces}
myhostname = mail.example.test
mydestination =
mynetworks =
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = static:x
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = discard:
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_sasl_security_options = noanonymous
smtpd_tls_cert_file = {pem}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
disable_dns_lookups = yes
message_size_limit = 20000000
smtpd_recipient_restrictions = inline:{{ {{ refused@example.test = REJECT }} }}
"""

POSTFIX_MASTER = """
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""

SUBMISSION = (" inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes"
              " -o smtpd_tls_auth_only=yes -o smtpd_relay_restrictions="
              "permit_sasl_authenticated,reject")

# Takes mail from anybody who is here, without a login.
OPEN = (" inet n - n - - smtpd -o mynetworks=127.0.0.0/8 -o "
        "smtpd_relay_restrictions=permit_mynetworks,reject")


# Exim, with an LMTP server behind it, and one user for all.
EXIM = """
exim_path = {program}
primary_hostname = mail.example.test
spool_directory = {dir}/spool
log_file_path = {dir}/log/%slog
pid_file_path = {dir}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {submission} : {smtps}
tls_on_connect_ports = {smtps}
tls_advertise_hosts = *
tls_certificate = {pem}
tls_privatekey = {key}
chunking_advertise_hosts = *
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = check
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = 20M
begin acl
check:
  deny message = refused by the tests
    local_parts = refused
  accept authenticated = *
  deny
begin routers
all:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = lmtp
begin transports
lmtp:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  hosts_try_fastopen =
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_condition = ${{if eq{{$auth3}}{{{password}}}}}
  server_set_id = $auth2
"""


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
        return True
    except OSError:
        return False


def free_ports(count):
    """Ports nobody listens on, on either family; all different."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_until(is_true, seconds=20, what="condition"):
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def sbin(name):
    """Servers stand in /usr/sbin, which is not on everybody's PATH."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def token(user, lasts_s=3600):
    """A JSON Web Token (RFC 7519) that Dovecot takes for that user."""
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    parts = [{"typ": "JWT", "alg": "HS256"},
             {"sub": f"{user}@{DOMAIN}", "exp": int(time.time()) + lasts_s}]
    text = b".".join(encode(json.dumps(part).encode()) for part in parts)
    proof = hmac.new(TOKEN_KEY, text, hashlib.sha256).digest()
    return (text + b"." + encode(proof)).decode()


class Dovecot:
    """POP3 (with STLS), POP3S, LMTP and SASL; every user has PASSWORD."""

    counter = itertools.count()

    def __init__(self, folder, certificates, kind="good", extra=None):
        self.dir = pathlib.Path(folder)
        self.dir.mkdir()
        self.dir.chmod(0o755)
        self.log = self.dir / "dovecot.log"
        self.pop3, self.pop3s, self.lmtp, self.sasl = free_ports(4)
        self.owner = self.mail_owner()
        config = self.dir / "dovecot.conf"
        text = self.config(certificates, kind)
        config.write_text(text + (extra(self) if extra else ""))
        self.process = subprocess.Popen(
            [sbin("dovecot"), "-F", "-c", config], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=(self.dir / "stderr").open("w"))
        try:
            for port in self.pop3, self.pop3s, self.lmtp, self.sasl:
                wait_until(lambda: is_open(port), 10, "Dovecot")
        except AssertionError as failure:
            self.stop()
            said = self.log_text() + (self.dir / "stderr").read_text()
            raise AssertionError(f"Dovecot does not start: {said}") from failure

    @staticmethod
    def mail_owner():
        name = "nobody" if os.getuid() == 0 else os.getuid()
        find = pwd.getpwnam if name == "nobody" else pwd.getpwuid
        return find(name)

    def config(self, certificates, kind):
        (self.dir / "mail").mkdir()
        os.chown(self.dir / "mail", self.owner.pw_uid, self.owner.pw_gid)
        root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid()).pw_name
        return DOVECOT.format(
            dir=self.dir, pem=certificates.pem(kind),
            key=certificates.key(kind), password=PASSWORD,
            listen="127.0.0.1, ::1" if has_ipv6() else "127.0.0.1",
            uid=self.owner.pw_uid, gid=self.owner.pw_gid,
            internal="dovecot" if root else me,
            group="dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
            login="dovenull" if root else me,
            pop3=self.pop3, pop3s=self.pop3s, lmtp=self.lmtp, sasl=self.sasl)

    def every_mechanism(self, certificates):
        """What stands behind the configuration for them all."""
        keys = self.dir / "keys/default/HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_bytes(base64.b64encode(TOKEN_KEY))
        (self.dir / "oauth2.conf").write_text(OAUTH2.format(dir=self.dir))
        return EVERY_MECHANISM.format(dir=self.dir, ca=certificates.ca)

    def new_user(self):
        """The name of a user nobody had before, with an empty mailbox."""
        return f"u{next(self.counter)}"

    def maildir(self, user):
        return self.dir / "mail" / user / "Maildir"

    def deliver(self, user, *messages):
        """Puts messages (bytes) straight into the user's Maildir."""
        folder = self.maildir(user)
        for path in (folder.parent, folder, *map(folder.joinpath,
                                                 ("cur", "new", "tmp"))):
            if not path.exists():
                path.mkdir()
                self.give(path)
        for message in messages:
            name = f"1700000000.{next(self.counter)}.test"
            (folder / "tmp" / name).write_bytes(message)
            self.give(folder / "tmp" / name)
            (folder / "tmp" / name).rename(folder / "new" / name)

    def give(self, path):
        os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def messages(self, user):
        """What lies in the user's mailbox, as bytes, oldest first."""
        while True:
            paths = [path for sub in ("new", "cur")
                     for path in (self.maildir(user) / sub).glob("*")]
            try:
                return [path.read_bytes() for path in
                        sorted(paths, key=lambda path: path.name)]
            except FileNotFoundError:
                continue  # moved from new to cur meanwhile: look again

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Postfix:
    """Submission with STARTTLS, and implicit TLS; login is Dovecot's."""

    def __init__(self, folder, certificates, dovecot, kind="good"):
        self.dir = pathlib.Path(folder)
        self.etc = self.dir / "etc"
        self.etc.mkdir(parents=True)
        self.dir.chmod(0o755)
        for name in "spool", "data":
            (self.dir / name).mkdir()
        shutil.chown(self.dir / "data", "postfix")
        (self.dir / "data").chmod(0o700)
        self.submission, self.smtps, self.open_port = free_ports(3)
        hosts = ["127.0.0.1"] + (["[::1]"] if has_ipv6() else [])
        (self.etc / "main.cf").write_text(POSTFIX_MAIN.format(
            dir=self.dir, interfaces=", ".join(hosts), domain=DOMAIN,
            lmtp=dovecot.lmtp, sasl=dovecot.sasl, pem=certificates.pem(kind),
            key=certificates.key(kind)))
        listeners = [
            f"{host}:{port}{SUBMISSION}{wrap}" for host in hosts
            for port, wrap in ((self.submission, ""),
                               (self.smtps, " -o smtpd_tls_wrappermode=yes"))]
        listeners.append(f"127.0.0.1:{self.open_port}{OPEN}")
        (self.etc / "master.cf").write_text(
            POSTFIX_MASTER + "\n".join(listeners) + "\n")
        self.control("start")
        wait_until(lambda: is_open(self.smtps), what="Postfix")

    def control(self, verb):
        run = subprocess.run([sbin("postfix"), "-c", self.etc, verb],
                             stdin=subprocess.DEVNULL, capture_output=True,
                             text=True)
        if run.returncode != 0:
            raise AssertionError(f"postfix {verb}: {run.stderr}{self.log_text()}")

    def log_text(self):
        log = self.dir / "postfix.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def stop(self):
        """As "postfix stop" does, without its pauses."""
        pid = int((self.dir / "spool/pid/master.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not is_open(self.smtps), what="the end of Postfix")


class Exim:
    """Submission with STARTTLS, and implicit TLS; delivers into that Dovecot.
    It takes several messages at once (PIPELINING, CHUNKING)."""

    def __init__(self, program, folder, certificates, dovecot):
        self.dir = pathlib.Path(folder)
        for name in "spool", "log":
            (self.dir / name).mkdir(parents=True)
        self.dir.chmod(0o755)
        self.submission, self.smtps = free_ports(2)
        config = self.dir / "exim.conf"
        config.write_text(EXIM.format(
            program=program, dir=self.dir, lmtp=dovecot.lmtp,
            password=PASSWORD,
            pem=self.own(certificates.pem("good")),
            key=self.own(certificates.key("good")),
            submission=self.submission, smtps=self.smtps))
        for path in self.dir, self.dir / "spool", self.dir / "log":
            self.give(path)
        self.process = subprocess.Popen(
            [program, "-C", config, "-bdf", "-q1h"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=(self.dir / "stderr").open("w"))
        try:
            wait_until(lambda: is_open(self.smtps), 10, "Exim")
        except AssertionError as failure:
            self.stop()
            raise AssertionError(f"Exim does not start: {self.log_text()}"
                                 ) from failure

    @staticmethod
    def give(path):
        shutil.chown(path, "Debian-exim", "Debian-exim")

    def own(self, path):
        """A copy that Exim may read."""
        copy = self.dir / pathlib.Path(path).name
        shutil.copy(path, copy)
        self.give(copy)
        return copy

    def log_text(self):
        return "".join(path.read_text(errors="replace") for path in
                       [self.dir / "stderr", *self.dir.glob("log/*")])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
