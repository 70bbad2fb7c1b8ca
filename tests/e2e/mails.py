"""Messages the tests put into mailboxes."""

import email
import email.policy
import itertools
from email.header import Header
from email.mime.text import MIMEText

from servers import DOMAIN

counter = itertools.count(1)


def message(subject="hello", body="hello there\n", sender="ann@example.org",
            to="you@example.test", **headers):
    """A plain message with its own Message-ID."""
    number = next(counter)
    rows = {"From": sender, "To": to, "Subject": subject,
            "Date": f"Mon, 1 Jan 2024 10:{number % 60:02}:00 +0000",
            "Message-ID": f"<m{number}@example.org>",
            **{key.replace("_", "-"): value for key, value in headers.items()}}
    head = "".join(f"{key}: {value}\n" for key, value in rows.items())
    return (head + "\n" + body).encode()


def chinese():
    """A letter in GB18030, base64, its heads in encoded words."""
    text = MIMEText("你好，世界。\n这是一封测试邮件：𠀀。\n", "plain", "gb18030")
    text["From"] = Header("李雷", "gb18030").encode() + " <li@example.org>"
    text["To"] = "you@example.test"
    text["Subject"] = Header("测试邮件", "gb18030").encode()
    text["Date"] = "Mon, 1 Jan 2024 12:00:00 +0800"
    text["Message-ID"] = f"<zh{next(counter)}@example.org>"
    return text.as_bytes()


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def address(user):
    return f"{user}@{DOMAIN}"


def submission(sender, *recipients, subject="report", body="hello\n", **headers):
    """A finished message as bytes, for culver send."""
    return message(subject=subject, body=body, sender=address(sender),
                   to=", ".join(map(address, recipients)), **headers)
