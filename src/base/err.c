#include "base/err.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* The text may quote a server or a file name: no byte of it may reach a
 * terminal raw, and a cut may not leave half a character. */
static void
make_safe(char *text)
{
	struct str clean = utf8_valid_head(str_of(text));

	text[clean.n] = '\0';
	for (char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
		if ((unsigned char)c[0] == 0xc2 && (unsigned char)c[1] < 0xa0)
			c[0] = c[1] = '?'; /* C1 */
	}
}

static void set_text(struct err *e, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void
set_text(struct err *e, const char *format, va_list args)
{
	(void)vsnprintf(e->text, sizeof(e->text), format, args);
	make_safe(e->text);
}

bool
err_set(struct err *e, enum err_kind kind, const char *format, ...)
{
	va_list args;

	e->kind = kind;
	e->sys = 0;
	va_start(args, format);
	set_text(e, format, args);
	va_end(args);
	return false;
}

static enum err_kind
kind_of_errno(int sys)
{
	switch (sys) {
	case ENOENT:
	case ENOTDIR:
	case EISDIR:
		return ERR_NO_INPUT;
	case EACCES:
	case EPERM:
		return ERR_LOGIN;
	case ECONNREFUSED:
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ECONNRESET:
	case EPIPE:
		return ERR_UNAVAILABLE;
	case ETIMEDOUT:
		return ERR_TEMPORARY;
	default:
		return ERR_IO;
	}
}

bool
err_sys(struct err *e, int sys, const char *format, ...)
{
	va_list args;
	size_t n;

	e->kind = kind_of_errno(sys);
	e->sys = sys;
	va_start(args, format);
	set_text(e, format, args);
	va_end(args);
	n = strlen(e->text);
	(void)snprintf(e->text + n, sizeof(e->text) - n, ": %s", strerror(sys));
	make_safe(e->text);
	return false;
}

bool
err_in(struct err *e, const char *format, ...)
{
	char was[ERR_TEXT_MAX];
	va_list args;
	size_t n;

	(void)memcpy(was, e->text, sizeof(was));
	va_start(args, format);
	set_text(e, format, args);
	va_end(args);
	n = strlen(e->text);
	(void)snprintf(e->text + n, sizeof(e->text) - n, ": %s", was);
	make_safe(e->text);
	return false;
}

int
err_exit(const struct err *e)
{
	static const int status[] = {
		[ERR_NONE] = 0,
		[ERR_PARTLY] = 1,
		[ERR_USAGE] = EX_USAGE,
		[ERR_DATA] = EX_DATAERR,
		[ERR_NO_INPUT] = EX_NOINPUT,
		[ERR_NO_HOST] = EX_NOHOST,
		[ERR_UNAVAILABLE] = EX_UNAVAILABLE,
		[ERR_IO] = EX_TEMPFAIL,
		[ERR_TEMPORARY] = EX_TEMPFAIL,
		[ERR_PROTOCOL] = EX_PROTOCOL,
		[ERR_LOGIN] = EX_NOPERM,
		[ERR_CONFIG] = EX_CONFIG,
		[ERR_CANCELLED] = 1,
		[ERR_TLS] = EX_UNAVAILABLE,
	};

	return status[e->kind];
}
