/*
 * filetype.h - the media type of a file, for attachments: what libmagic sees in
 * it, and the ending where that says more.
 *
 * Use:    once for each file that is attached: libmagic reads megabytes of
 *         rules each time, and nothing before.
 * Waits:  for the disk.   Thread: any but the screen's.
 */
#ifndef MAIL_FILETYPE_H
#define MAIL_FILETYPE_H

#include "base/mem.h"

/*
 * "image/png" for what is one, however it is called: in the arena, or
 * constant. Content that may be anything (text, a ZIP archive) is what the
 * ending of name says, if it can be that. Built without libmagic, and for a
 * file that cannot be read, the ending alone counts. application/octet-stream
 * when nothing is known.
 */
struct str filetype_of(struct arena *a, const char *path, struct str name);

/* What the ending of name says, constant; pure, for any thread. */
struct str filetype_by_ending(struct str name);

#endif
