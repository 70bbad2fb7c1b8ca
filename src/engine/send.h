/*
 * send.h - letters of the outbox on their way to one account's SMTP server.
 *
 * Use:    send_open with the first JOB_SEND, send_add with more; one
 *         connection serves them all. Each is answered by a JOB_SENT to the
 *         write side. ended comes once, when all are answered.
 * Flow:   READ and BYTES bring the content in pieces; one piece is asked for
 *         at a time, when the last has nearly gone out.
 * Unsure: SENDING is durable (SENDING_OK) before the final dot goes. A
 *         connection lost between the dot and its answer is reported as
 *         OUTBOX_UNSURE; before the dot nobody can have got the letter. When
 *         SENDING_OK has an error the letter is no more ours to send: there
 *         is no dot, and no SENT.
 * Thread: net.
 */
#ifndef ENGINE_SEND_H
#define ENGINE_SEND_H

#include "engine/peer.h"

/* After a cancel, the answer to a final dot that is out is waited for. */
enum { SEND_DOT_MS = 5000 };

struct send_setup {
	const struct side *side;
	struct peer_host *host;
	uint32_t account; /* index in the config */
	/* send_close is due. */
	void (*ended)(void *who);
	void *who;
};

struct send;

/* Takes *j. Never ends from within. */
struct send *send_open(const struct send_setup *setup, struct job **j);
/* What is not answered yet stays so: see send_stop. */
void send_close(struct send **s);

/* Takes *j. */
void send_add(struct send *s, struct job **j);
/* JOB_BYTES, JOB_SENDING_OK. */
void send_take_job(struct send *s, const struct job *j);

/* Ends the letters of that ticket (0: all) with why, the one whose dot is out
 * after SEND_DOT_MS at the latest. */
void send_stop(struct send *s, uint64_t ticket, const struct err *why);
/* A dot is out and not answered. */
bool send_is_unsure(const struct send *s);
/* The same at once: such a letter is unsure now. */
void send_abandon(struct send *s, const struct err *why);

#endif
