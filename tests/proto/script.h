/*
 * script.h - a transcript of a session as a test: what the server sends, what
 * the client must say, what events must come.
 *
 * A file holds cases; "#" begins a comment line, "== TITLE" a case. Then, each
 * line "KEY: VALUE":
 *   protocol (pop3, smtp), tls (first, start, off), user, secret, token,
 *   auth, helo, certificate and clear (yes): the setup, before anything else.
 *   S  a line from the server; S+ bytes without a line end; S* "N BYTES", so
 *      many times. "\r", "\n", "\\" and "\xHH" are bytes.
 *   C  the next line of the client, whole; C~ how it begins.
 *   E  the next event, as script.c writes it; E? it may be this one.
 *   T  a line that the trace must hold, after the one asked for before.
 *   do a command: list, retr N, top N LINES, dele N, quit, tls, eof, late,
 *      mail FROM TO..., put TEXT, end, dot; "unsure", "sure", "busy" ask.
 * What the server sends between two other lines arrives in one piece, byte by
 * byte, or in random cuts; the outcome must not differ.
 */
#ifndef TESTS_PROTO_SCRIPT_H
#define TESTS_PROTO_SCRIPT_H

#include "base/str.h"

enum script_cut { SCRIPT_WHOLE, SCRIPT_BYTES, SCRIPT_RANDOM };

/* Runs every case of the text; fails the running cmocka test with the title
 * and the line. Returns how many there were. */
int script_run(struct str text, enum script_cut cut, unsigned seed);

#endif
