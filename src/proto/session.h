/*
 * session.h - the contract of every protocol: bytes in, events out.
 *
 * Use:    whoever holds the stream pumps. Write session_output to the stream
 *         and say session_written; feed what was read; call session_next
 *         until it says STEP_MORE, and only then feed again. Call it also
 *         when the output has become empty: SMTP_BEFORE_DOT waits for that.
 *         A protocol's own header has what opens it and its commands
 *         (pop3.h, smtp.h).
 * Pure:   no socket, no clock, no file; never waits.   Thread: one at a time.
 * Lives:  a session is freed by session_close, which wipes its secrets. Views
 *         in an event are good until the next call that takes the session.
 * Limits: LIMIT_REPLY_BYTES a line, LIMIT_REPLY_LINES a reply. Content of
 *         messages is streamed and never held.
 */
#ifndef PROTO_SESSION_H
#define PROTO_SESSION_H

#include "base/buf.h"
#include "base/err.h"
#include "base/step.h"

struct session;

enum session_tls {
	SESSION_TLS_FIRST, /* the stream is TLS from its first byte */
	SESSION_TLS_START, /* STLS or STARTTLS, required: never downgraded */
	SESSION_TLS_OFF,   /* plain text to the end */
};

enum session_side { SESSION_SERVER, SESSION_CLIENT };

/*
 * One line as it crossed the wire, without its end; what is secret has
 * become "<hidden>". The content of messages shows as its size only.
 */
typedef void session_trace_fn(void *who, enum session_side side,
			      struct str line);

/* All of it is copied. Empty strings are allowed where nothing is said. */
struct session_setup {
	enum session_tls tls;
	/* The user let passwords go over a stream that is not TLS. */
	bool allows_clear_login;
	struct str host;      /* as configured: SASL and OAuth tell it */
	int port;             /* likewise */
	struct str user;      /* empty: no login (SMTP only) */
	struct str secret;    /* password or OAuth token; empty: none */
	bool is_token;        /* the secret is an OAuth 2 access token */
	bool has_certificate; /* TLS has one of ours to show */
	int patience_ms;      /* session_due_ms is no longer; or 0 */
	/* The only ways to log in (mechanism.h), the dearest first, between
	 * blanks; empty: any that is good enough. */
	struct str ways;
	struct str helo; /* SMTP: own name or address literal */
	/* Appends as UTF-8 what a server said in another charset; NULL:
	 * such bytes become U+FFFD. */
	void (*decode)(struct str words, struct buf *out);
	session_trace_fn *trace; /* or NULL */
	void *trace_who;
};

enum session_event_kind {
	/* The stream is to become TLS now. Hold the handshake, and when the
	 * certificate is accepted call session_tls_done. Feed nothing
	 * before: bytes in the clear behind this point are fatal. */
	SESSION_START_TLS,
	/* Greeted, secured, logged in: commands may be given. text = the way
	 * we were let in, "SCRAM-SHA-256", for ever; empty without a login. */
	SESSION_READY,
	/* The server has confirmed QUIT; STEP_END follows. */
	SESSION_BYE,

	POP3_STAT,    /* number = messages, size_bytes = all of them */
	POP3_ITEM,    /* number, size_bytes, text = UIDL, or empty */
	POP3_LISTED,  /* the listing is complete; number = items given */
	POP3_SIZE,    /* number, size_bytes */
	POP3_SIZED,   /* all that LIST says was given */
	POP3_CHUNK,   /* number, text = content with LF line ends */
	POP3_MESSAGE, /* number: content complete; size_bytes as given out */
	POP3_DELETED, /* number: marked; takes effect at QUIT */
	POP3_REFUSED, /* number, why: this command only; the session lives */

	SMTP_RCPT_OK,      /* number = index of the recipient, reply */
	SMTP_RCPT_REFUSED, /* the same, and why */
	SMTP_WANTS_DATA,   /* smtp_put the content, then smtp_put_end */
	SMTP_BEFORE_DOT,   /* all is written but the dot: make "sending"
			    * durable, then call smtp_put_dot */
	SMTP_ACCEPTED,     /* the server has taken the message; reply */
	SMTP_REFUSED,      /* nobody gets this message: why; and the reply,
			    * when it was a single one. The session lives and
			    * takes the next message */
};

/* Which fields hold something stands with the kind. */
struct session_event {
	enum session_event_kind kind;
	uint64_t letter; /* SMTP_...: of which smtp_mail, from 1 */
	uint32_t number;
	uint64_t size_bytes;
	struct str text;   /* content, a UIDL, or the server's words, raw */
	int code;          /* SMTP reply code: 250 */
	struct str status; /* SMTP enhanced status "5.1.1", or empty */
	struct err why;    /* ERR_TEMPORARY: worth another try later */
};

/* Wipes and frees; sets *s to NULL; *s may be NULL. */
void session_close(struct session **s);

/* Bytes from the server; copied. Drain session_next before the next feed. */
void session_feed(struct session *s, struct str bytes);
/* The server has closed the stream: session_next will say what that means. */
void session_feed_end(struct session *s);

/*
 * The next event. STEP_MORE: nothing until more is fed or a command given.
 * STEP_END after SESSION_BYE. STEP_BAD: this connection is of no use any more;
 * e says why, with the server's words: ERR_LOGIN, ERR_TEMPORARY, ERR_PROTOCOL,
 * ERR_UNAVAILABLE, ERR_TLS. It goes on saying so.
 */
enum step session_next(struct session *s, struct session_event *event,
		       struct err *e);

/* The bytes to be written; they stay until session_written takes them off. */
struct str session_output(const struct session *s);
void session_written(struct session *s, size_t n);

/*
 * How long the stream may be silent both ways before the session is given up
 * with session_time_out; 0 when nothing is awaited.
 */
int session_due_ms(const struct session *s);
/* The caller's clock ran out: session_next gives STEP_BAD from now on. */
void session_time_out(struct session *s);

/* The handshake asked for by SESSION_START_TLS is done. The session forgets
 * all it was told in the clear, and asks again. */
void session_tls_done(struct session *s);
/* What only this TLS connection has (net/tls.h): "tls-exporter" and bytes, for
 * logins that are bound to it. Before session_tls_done, or the first feed. */
void session_bind(struct session *s, struct str type, struct str bytes);

/* Behind STEP_BAD: the server has refused the secret; another may do. */
bool session_refused_secret(const struct session *s);

#endif
