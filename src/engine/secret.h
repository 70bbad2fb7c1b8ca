/*
 * secret.h - an account's password or OAuth 2 token: from culver.conf, or asked
 *         of a command.
 *
 * Use:    one for each account, as long as the net thread lives. Whoever
 *         needs the password asks; several who ask at a time are answered
 *         with one run of the command.
 * Waits:  never; the command runs beside the loop, for at most
 *         SECRET_TIMEOUT_MS. It is started without a shell.
 * Thread: the loop's.
 * Lives:  what a command has said is kept until secret_forget (the server
 *         did not like it) or secret_close, which wipe it.
 * Limits: LIMIT_SECRET_BYTES of output; the first line is the password.
 * Terminal: with has_terminal (the command line) the command keeps standard
 *         input and the terminal, for those that ask there. Beside a screen
 *         it gets neither, so that it cannot disturb it.
 */
#ifndef ENGINE_SECRET_H
#define ENGINE_SECRET_H

#include "engine/config.h"
#include "net/loop.h"

enum { SECRET_TIMEOUT_MS = 60 * 1000 };

struct secret;

/* Who asks: the caller's memory, until it is answered or withdrawn. password
 * is good during the call; e is set when it is not to be had (password.p is
 * NULL then): ERR_CONFIG, ERR_LOGIN, ERR_TEMPORARY. */
struct secret_ask {
	void (*answered)(void *who, struct str password, const struct err *e);
	void *who;
	struct secret_ask *next; /* the secret's */
	bool waits;              /* the secret's */
};

struct secret *secret_open(struct loop *l, const struct account *account,
			   bool has_terminal);
void secret_close(struct secret **s);

/* Never answers from within. */
void secret_wanted(struct secret *s, struct secret_ask *ask);
/* Nothing will be answered; the command is killed when nobody waits for it.
 * Nothing when it does not wait. */
void secret_withdraw(struct secret *s, struct secret_ask *ask);
/* The server refused it: ask the command anew next time. */
void secret_forget(struct secret *s);

#endif
