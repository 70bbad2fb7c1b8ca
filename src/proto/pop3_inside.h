/*
 * pop3_inside.h - what the three files of the POP3 client share: pop3.c
 * (commands, messages), pop3_login.c (greeting to ready), pop3_list.c.
 */
#ifndef PROTO_POP3_INSIDE_H
#define PROTO_POP3_INSIDE_H

#include "proto/pop3.h"
#include "proto/talk.h"

enum { POP3_REPLY_MS = 60 * 1000 };

struct pop3;

/* Takes the next line of the server. STEP_MORE: go on with the one after. */
typedef enum step pop3_hear_fn(struct pop3 *p, struct str line,
			       struct session_event *event, struct err *e);

enum pop3_verb {
	POP3_VERB_STAT,
	POP3_VERB_UIDL,
	POP3_VERB_REST,  /* LIST, for what UIDL has left out */
	POP3_VERB_SIZES, /* LIST, for the sizes */
	POP3_VERB_SIZE,
	POP3_VERB_RETR,
	POP3_VERB_TOP,
	POP3_VERB_DELE,
	POP3_VERB_QUIT,
};

struct pop3_command {
	enum pop3_verb verb;
	uint32_t number, lines;
};

struct pop3_entry { /* of the listing */
	uint64_t size_bytes : 62;
	uint64_t is_listed : 1;
	uint64_t is_given : 1;
};

struct pop3 {
	struct session base; /* first: a struct session * is one of these */
	pop3_hear_fn *hear;  /* NULL: the server has nothing to say now */

	bool is_ready, is_logging_in;
	bool has_capa, can_pipeline;
	size_t capa_lines;
	struct buf mechanisms; /* of the SASL line, between blanks */
	struct buf timestamp;  /* of the greeting, for APOP; or empty */

	struct pop3_command *queue; /* a ring */
	size_t queue_first, queue_count, queue_room;
	size_t on_wire;   /* the first so many of the queue were sent */
	bool has_content; /* content of the first one comes, not lines */
	uint64_t content_bytes;

	struct pop3_entry *entries; /* by number - 1 */
	size_t entry_count, entry_room, entry_lines;
	size_t rest_at; /* the next that UIDL may have left out */
	uint32_t given;
	uint32_t stat_count; /* UINT32_MAX: it did not say */
	bool has_listing, gives_rest;
	struct err list_err; /* why there is no UIDL */
	char hash_text[80];  /* for a UIDL that is too long */
};

/* pop3.c */
bool pop3_is_ok(struct str line);
bool pop3_is_err(struct str line);
/* What follows "+OK" or "-ERR". */
struct str pop3_words(struct str line);
/* The -ERR line as an error: a response code says its kind, or else other. */
enum step pop3_refused(struct pop3 *p, enum err_kind other, struct str line,
		       struct err *e);
/* Neither +OK nor -ERR. */
enum step pop3_senseless(struct pop3 *p, struct str line, struct err *e);
/* The first command of the queue is answered: on with the next. */
void pop3_finish(struct pop3 *p);

/* pop3_login.c */
void pop3_begin(struct pop3 *p); /* awaits the greeting */
void pop3_begin_again(struct session *s);

/* pop3_list.c */
pop3_hear_fn pop3_hear_stat, pop3_hear_rest, pop3_hear_uidl;
pop3_hear_fn pop3_hear_sizes, pop3_hear_size;
/* Does STAT count more than UIDL has named? */
bool pop3_wants_rest(const struct pop3 *p);
/* What UIDL left out, one an event, then POP3_LISTED or POP3_REFUSED. */
void pop3_give_rest(struct pop3 *p, struct session_event *event);
void pop3_drop_list(struct pop3 *p);

#endif
