/*
 * smtp_inside.h - what the files of the SMTP client share: smtp.c (messages one
 * by one, with DATA), smtp_chunks.c (many at once, with BDAT), smtp_envelope.c,
 * smtp_login.c (greeting to ready), smtp_reply.c.
 */
#ifndef PROTO_SMTP_INSIDE_H
#define PROTO_SMTP_INSIDE_H

#include "proto/smtp.h"
#include "proto/talk.h"

/* RFC 5321 4.5.3.2; what it leaves open is ours. */
enum {
	SMTP_GREETING_MS = 5 * 60 * 1000,
	SMTP_COMMAND_MS = 2 * 60 * 1000,
	SMTP_ADDRESS_MS = 5 * 60 * 1000,
	SMTP_DATA_MS = 2 * 60 * 1000,
	SMTP_BLOCK_MS = 3 * 60 * 1000,
	SMTP_DOT_MS = 10 * 60 * 1000,
};

/* One reply, its lines gathered. */
struct smtp_reply {
	int code;         /* of the last line */
	struct buf words; /* all lines without codes, '\n' between them */
	size_t lines;
	bool is_whole;
};

enum smtp_content {
	SMTP_CONTENT_NONE,
	SMTP_CONTENT_COMES,  /* smtp_put is allowed */
	SMTP_CONTENT_IN,     /* complete; to be written yet */
	SMTP_CONTENT_WAITS,  /* SMTP_BEFORE_DOT was given */
	SMTP_CONTENT_DOTTED, /* from here on the server may have it */
};

struct smtp;

/* Takes the next whole reply. STEP_MORE: go on with the one after. */
typedef enum step smtp_hear_fn(struct smtp *m, struct session_event *event,
			       struct err *e);

struct smtp {
	struct session base; /* first: a struct session * is one of these */
	struct smtp_reply reply;
	smtp_hear_fn *hear; /* NULL: the server has nothing to say now */

	bool is_ready, is_logging_in;
	bool has_starttls, can_pipeline, has_size, has_8bitmime, has_smtputf8;
	bool has_chunking, has_dsn;
	uint64_t size_max_bytes; /* 0: none was given */
	struct buf mechanisms;   /* of the AUTH line */

	struct arena mail; /* the envelope's copy */
	struct smtp_envelope envelope;
	bool wants_mail, wants_quit; /* once the RSET is answered */
	size_t rcpt_said, rcpt_heard, rcpt_good;
	bool is_all_temporary; /* every refusal so far was a 4xx */
	struct err mail_err;   /* MAIL was refused, RCPTs may be on the wire */
	bool is_envelope_done; /* every recipient has its answer */
	enum smtp_content content;
	struct wire_stuffer stuffer;
	uint64_t content_bytes;

	uint64_t letters; /* how many smtp_mail have begun */
	/* With BDAT: those that are not answered, the oldest first. */
	struct smtp_flight *flights, *newest;
	size_t n_flights;
	bool is_dismissed; /* 421: what is not answered was not taken */
	char status[12];   /* of the reply that an event is about */
};

/* smtp.c: nothing is going on; begins what was asked for meanwhile. */
void smtp_rest(struct smtp *m);

/* smtp_envelope.c */
bool smtp_check_envelope(const struct smtp *m,
			 const struct smtp_envelope *envelope, struct err *e);
void smtp_copy_envelope(struct arena *a, const struct smtp_envelope *from,
			struct smtp_envelope *to);
void smtp_say_mail(struct smtp *m, const struct smtp_envelope *envelope);
void smtp_say_rcpt(struct smtp *m, const struct smtp_envelope *envelope,
		   size_t i);

/* smtp_chunks.c */
bool smtp_chunks_take_mail(const struct smtp *m);
void smtp_chunks_mail(struct smtp *m, const struct smtp_envelope *envelope);
bool smtp_chunks_next(struct smtp *m, struct session_event *event);
void smtp_chunks_put(struct smtp *m, struct str bytes);
void smtp_chunks_put_end(struct smtp *m);
void smtp_chunks_put_dot(struct smtp *m);
bool smtp_chunks_is_unsure_of(const struct smtp *m, uint64_t letter);
void smtp_chunks_fini(struct smtp *m);

/* smtp_reply.c */
void smtp_reply_init(struct smtp_reply *r);
void smtp_reply_fini(struct smtp_reply *r);
/* STEP_ITEM: m->reply is a whole one. */
enum step smtp_take_reply(struct smtp *m, struct err *e);
/* 2xx; 4xx. */
bool smtp_is_good(const struct smtp *m);
bool smtp_is_temporary(const struct smtp *m);
/* The enhanced status code (RFC 2034) at the start of the words, or empty. */
struct str smtp_status(const struct smtp *m);
/* Fills code, status and text. */
void smtp_tell(const struct smtp *m, struct session_event *event);
/* A 530 is about the login. */
enum err_kind smtp_other_kind(const struct smtp *m);
/* The reply as an error; STEP_BAD. 4xx is ERR_TEMPORARY, 5xx other. */
enum step smtp_refused(struct smtp *m, enum err_kind other, const char *what,
		       struct err *e);

/* smtp_login.c */
void smtp_begin(struct smtp *m); /* awaits the greeting */
void smtp_begin_again(struct session *s);

#endif
