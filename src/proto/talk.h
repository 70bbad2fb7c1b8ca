/*
 * talk.h - what the protocols share on the inside of a session.
 *
 * Use:    a protocol's struct begins with a struct session; session.c drives
 *         it through talk_ops. For pop3.c and smtp.c only.
 * Pure:   no I/O.   Thread: the session's.
 * Secret: whatever goes out or comes in passes talk_say or talk_hear on its
 *         way to the trace, and whatever a server says passes talk_words on
 *         its way to an err: both take out the password and all that SASL
 *         has said.
 */
#ifndef PROTO_TALK_H
#define PROTO_TALK_H

#include "base/mem.h"
#include "proto/sasl.h"
#include "proto/session.h"
#include "proto/wire.h"

struct talk_ops {
	/* As session_next; STEP_MORE when it cannot go on. */
	enum step (*next)(struct session *s, struct session_event *event,
			  struct err *e);
	/* The stream is TLS now: begin anew. */
	void (*begin_again)(struct session *s);
	/* The server has closed, or keeps silent, and e says so: STEP_BAD,
	 * with more fitting words perhaps, or SESSION_BYE. */
	enum step (*lost)(struct session *s, struct session_event *event,
			  struct err *e);
	void (*fini)(struct session *s);
};

/* The secret, and what SASL says in a login or two. */
enum { TALK_HIDDEN_MAX = 8 };

struct session {
	const struct talk_ops *ops;
	struct session_setup setup; /* its views lie in arena and secret */
	struct arena arena;
	struct buf secret;
	/* What no trace may show, as utf8_put_safe writes it: the secret,
	 * then what SASL has said. */
	struct buf hidden[TALK_HIDDEN_MAX];
	size_t hidden_count;
	struct wire in;
	struct buf out;
	uint64_t written;     /* bytes of out that have gone, in all */
	struct buf scratch;   /* for words and traces, wiped at the end */
	struct sasl *sasl;    /* while a login runs */
	struct buf ready;     /* what it says at the next go-ahead, if */
	bool is_ready;        /* this is set */
	struct err login_err; /* why we cancelled it, or ERR_NONE */
	struct str untried;   /* of the ways to log in, between blanks */
	struct str way;       /* that runs, or by which we were let in */
	bool is_refused;      /* by the server, for the secret */
	struct str binding_type, binding;
	const char *doing; /* "fetching", for what goes wrong */
	int due_ms;
	bool is_tls, awaits_tls;
	bool is_eof, is_late;
	bool is_over; /* SESSION_BYE was given */
	struct err failure;
};

/* Takes the setup's copies; size is that of the protocol's struct. */
struct session *talk_open(const struct talk_ops *ops, size_t size,
			  const struct session_setup *setup);

/*
 * Sends one line and traces it. Bytes from hide_from on are secret (SIZE_MAX:
 * none). due_ms is for the answer, doing says what it is about.
 */
void talk_say(struct session *s, struct str line, size_t hide_from);
void talk_await(struct session *s, const char *doing, int due_ms);
/* Traces a line that came. */
void talk_hear(struct session *s, struct str line, size_t hide_from);
/* Traces "(N bytes)". */
void talk_note_content(struct session *s, enum session_side side,
		       uint64_t size_bytes);

/* From now on no trace and no err shows it. Shorter ones than four bytes
 * would blot out half the trace, and so tell what they are. */
void talk_hide(struct session *s, struct str secret);

/* What the server said, without secrets and as UTF-8, for a "%.*s"; until the
 * next call that traces. */
struct str talk_words(struct session *s, struct str words);

/* Ends what must be over before TLS begins: STEP_ITEM with the event, or
 * STEP_BAD when bytes lie behind the go-ahead. */
enum step talk_start_tls(struct session *s, struct session_event *event,
			 struct err *e);

/* STEP_BAD: bytes in the clear where TLS should begin. */
enum step talk_injected(struct err *e);

/* STEP_BAD, with the server's words behind what is said. */
enum step talk_refused(struct session *s, enum err_kind kind, const char *what,
		       struct str words, struct err *e);
/* The same for a login, with what the server complained of besides. */
enum step talk_refused_login(struct session *s, enum err_kind kind,
			     const char *what, struct str words, struct err *e);

/* Fails with ERR_CONFIG when user or secret cannot stand in a line. */
bool talk_check_login(const struct session *s, struct err *e);

/* A password may be shown: the stream is TLS, or the user allows it. */
bool talk_is_private(const struct session *s);

struct talk_login {
	const char *service; /* "pop" */
	struct str offered;  /* words between blanks */
	size_t line_max;     /* bytes of the first line, with its end */
	/* Begins what is no SASL: true when it has. Or NULL. */
	bool (*other)(struct session *s, struct str way);
};

/* Before the first login. */
void talk_begin_ways(struct session *s);
/* Begins a login by the next way that both sides know. Fails when there is
 * none. */
bool talk_next_way(struct session *s, const struct talk_login *login,
		   struct err *e);
/*
 * The way was refused: may the next be tried? Servers announce mechanisms that
 * hide the password without having what they need for it (Cyrus SASL before
 * saslauthd does). Once the password was proved, and where the next would show
 * it to more people, a refusal stands.
 */
bool talk_may_retry(const struct session *s);
/* Answers a challenge. One that is senseless is cancelled with "*"; false,
 * with the reason, when the server goes on after that. */
bool talk_answer_sasl(struct session *s, struct str challenge, struct err *e);
/* The server says the login is good: is it? Ends the exchange. */
bool talk_end_sasl(struct session *s, struct err *e);

#endif
