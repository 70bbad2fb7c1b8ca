/*
 * lettergen.h - letters made up: names, subjects and texts in many scripts,
 * with what is special in mail strewn in. The same seed gives the same letter.
 *
 * Texts are one line a paragraph, without blanks at the ends of lines, so that
 * they read back as they are even when they flow.
 */
#ifndef TESTS_MAIL_LETTERGEN_H
#define TESTS_MAIL_LETTERGEN_H

#include "base/mem.h"

struct lettergen {
	struct str from, to, cc; /* as typed: "Name" <addr>, ... */
	struct str subject, body;
	struct str names[4]; /* of files */
	size_t n_names;
	bool markdown;
};

void lettergen_make(struct arena *a, uint64_t seed, struct lettergen *out);
/* Bytes of a file: the same for the same seed. */
struct str lettergen_bytes(struct arena *a, uint64_t seed);

#endif
