/*
 * trace.h - the transcript of --trace: what was said to and by every server.
 *
 * Touches: the one file, emptied, with the rights 0600 even if it was there
 *          with others.
 * Thread:  net.
 * Secrets: are hidden by the sessions before a line comes here
 *          (proto/session.h).
 */
#ifndef ENGINE_TRACE_H
#define ENGINE_TRACE_H

#include "base/err.h"
#include "base/str.h"

struct trace;

/* path NULL: *out is NULL, and trace_line then does nothing. */
bool trace_open(struct trace **out, const char *path, struct err *e);
void trace_close(struct trace **t);

/* "17:03:21.507 work pop3 > LIST": who is "work pop3", what begins with '>'
 * for us, '<' for the server, '*' for what is no line of either. */
void trace_line(struct trace *t, const char *who, char what, struct str line);

#endif
