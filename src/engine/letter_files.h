/*
 * letter_files.h - the files of a letter: what is attached, and the pictures
 * that its Markdown shows.
 *
 * Waits:  for the disk.   Thread: any but the screen's.
 * Lives:  in the arena.
 */
#ifndef ENGINE_LETTER_FILES_H
#define ENGINE_LETTER_FILES_H

#include "engine/model.h"
#include "mail/build.h"

/*
 * Fills mail->files and n_files. A picture is an attachment of that name, or a
 * path: absolute, from "~/" on, or from where the program was started; no path
 * in a letter that holds the text of others outside of quotes. Fails with
 * ERR_NO_INPUT: "picture X: why".
 */
bool letter_files_find(struct arena *a, const struct draft *d,
		       struct build_mail *mail, struct err *e);

/* For the review: the pictures that go along though nobody attached them, or
 * why they cannot; empty without any. */
struct str letter_files_tell(struct arena *a, const struct draft *d,
			     struct str body);

#endif
