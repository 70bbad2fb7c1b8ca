/*
 * err.h - what went wrong, as a value the caller owns.
 *
 * Use:    the last parameter of whatever can fail; never NULL. A caller reads
 *         as a ladder: if (!x(..., e)) return err_in(e, "outbox");
 * Pure:   no I/O, no global.   Thread: any.
 * Lives:  on the caller's stack; a plain struct, copied by assignment.
 * Out of memory is no err: it ends the program (mem.h). A mistake of ours
 * is an assert.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

/* The kinds are those a user or a script can tell apart: see err_exit. */
enum err_kind {
	ERR_NONE,
	ERR_PARTLY,      /* nothing found, or only partly done */
	ERR_USAGE,       /* the command line is wrong */
	ERR_DATA,        /* a message or file is not what it should be */
	ERR_NO_INPUT,    /* a file or message is not there */
	ERR_NO_HOST,     /* the host name is unknown */
	ERR_UNAVAILABLE, /* the service refuses or cannot be reached */
	ERR_IO,          /* the disk: full, broken, read-only */
	ERR_TEMPORARY,   /* will be tried again */
	ERR_PROTOCOL,    /* the other side does not speak as it should */
	ERR_LOGIN,       /* login or permission refused */
	ERR_CONFIG,      /* the configuration is wrong */
	ERR_CANCELLED,   /* the user said so */
	ERR_TLS,         /* no trusted connection: nothing was sent */
};

enum { ERR_TEXT_MAX = 400 };

struct err {
	enum err_kind kind;
	int sys;                 /* errno, or 0 */
	char text[ERR_TEXT_MAX]; /* one line, UTF-8, safe for a terminal */
};

/* A fresh one: struct err e = ERR_INIT. */
#define ERR_INIT                                       \
	{                                              \
		.kind = ERR_NONE, .sys = 0, .text = "" \
	}

/*
 * Sets *e from a printf format. What does not fit is cut at a character;
 * control bytes become '?'. Always returns false, so that a function can end
 * with return err_set(...).
 */
bool err_set(struct err *e, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same, and ": " with strerror(sys) behind it. */
bool err_sys(struct err *e, int sys, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "format: " before the text. Always returns false. */
bool err_in(struct err *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit status of sysexits.h for it (INTERFACE: 0, 1, 64 to 78). */
int err_exit(const struct err *e);

#endif
