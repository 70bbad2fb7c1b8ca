"""The servers of the tests themselves, with Python's own clients."""

import poplib
import smtplib
import ssl

import pytest

from servers import DOMAIN, PASSWORD, wait_until


def trusting(certificates):
    return ssl.create_default_context(cafile=certificates.ca)


def collect(pop, user):
    pop.user(f"{user}@{DOMAIN}")
    pop.pass_(PASSWORD)
    count = pop.stat()[0]
    return [b"\r\n".join(pop.retr(i + 1)[1]) for i in range(count)]


def test_pop3s_gives_what_was_delivered(dovecot, certificates, user):
    dovecot.deliver(user, b"Subject: one\n\nbody\n")
    pop = poplib.POP3_SSL("localhost", dovecot.pop3s,
                          context=trusting(certificates))
    assert collect(pop, user) == [b"Subject: one\r\n\r\nbody"]
    pop.quit()


def test_stls_and_no_login_before_it(dovecot, certificates, user):
    pop = poplib.POP3("127.0.0.1", dovecot.pop3)
    assert "STLS" in pop.capa()
    pop.stls(trusting(certificates))
    assert collect(pop, user) == []
    pop.quit()


@pytest.mark.parametrize("kind, word", [
    ("expired", "expired"), ("wrong-host", "mismatch"),
    ("self-signed", "self-signed"), ("no-san", "mismatch")])
def test_bad_certificates_are_bad(dovecot_with, certificates, kind, word):
    server = dovecot_with(kind)
    context = trusting(certificates)
    context.hostname_checks_common_name = False
    with pytest.raises(ssl.SSLCertVerificationError, match=word):
        poplib.POP3_SSL("localhost", server.pop3s,
                        context=context)


@pytest.mark.parametrize("implicit", [False, True])
def test_smtp_delivers_into_the_mailbox(postfix, dovecot, certificates, user,
                                        implicit):
    context = trusting(certificates)
    if implicit:
        smtp = smtplib.SMTP_SSL("localhost", postfix.smtps, context=context)
    else:
        smtp = smtplib.SMTP("localhost", postfix.submission)
        smtp.starttls(context=context)
    smtp.login(f"{user}@{DOMAIN}", PASSWORD)
    smtp.sendmail(f"{user}@{DOMAIN}", [f"{user}@{DOMAIN}"],
                  b"Subject: sent\r\n\r\nbody\r\n")
    smtp.quit()
    wait_until(lambda: dovecot.messages(user), what="delivery")
    assert b"Subject: sent" in dovecot.messages(user)[0]


def test_smtp_refuses_strangers(postfix, user):
    smtp = smtplib.SMTP("localhost", postfix.submission)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        smtp.sendmail("a@example.org", [f"{user}@{DOMAIN}"], b"x")
