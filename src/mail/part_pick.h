/*
 * part_pick.h - which parts a reader shows, and which are attachments.
 *
 * Pure.   Thread: any.
 * Lives:  lists are in the arena and point into the tree.
 *
 * A message inside is an attachment; to show it, pick again from its child.
 */
#ifndef MAIL_PART_PICK_H
#define MAIL_PART_PICK_H

#include "base/vec.h"
#include "mail/part.h"

enum part_taste { PART_TASTE_PLAIN, PART_TASTE_HTML };

struct part_list {
	const struct part **v;
	size_t n, room;
};

/* Text that is shown in place: not what is sent as a file, and not the text
 * types that only programs read. */
bool part_pick_is_readable(const struct part *p);

/* The one text part to show and to quote: of alternatives the one of that
 * taste, or the other where there is no such. NULL when there is no text. */
const struct part *part_pick_body(const struct part *root,
				  enum part_taste taste);

/* All the text parts that are read one below the other, part_pick_body's
 * first: text, then an inline list footer, for example. */
void part_pick_bodies(struct arena *a, const struct part *root,
		      enum part_taste taste, struct part_list *out);

/* What is not body: in the order of the message. Pictures that an HTML body
 * shows, and signatures, are in it too: see part_pick_is_hidden. What is
 * embedded in a part follows it. */
void part_pick_attachments(struct arena *a, const struct part *root,
			   struct part_list *out);

/* True for an attachment that no user would count: a picture inside
 * multipart/related that has an id, a signature, a winmail.dat that was opened,
 * the version part of encrypted mail. */
bool part_pick_is_hidden(const struct part *p);

/* The file name, to show it to a person: where its bytes stand raw in the
 * header and no charset is told, as they most likely are. Empty: none. */
struct str part_pick_filename(struct arena *a, const struct part *p);

/* A name to show and to save by: the filename, else "part-2.1.png" made of
 * path and type, else for a message its subject with ".eml". UTF-8, one
 * line; still to go through file_safe_name. */
struct str part_pick_name(struct arena *a, const struct part *p);

/* What raw 8-bit bytes in the header of the message root most likely are, to
 * show them to a person: as the message says, else as its text says (Chinese
 * mailers declare that and leave the Subject raw), else a guess. May be NULL.
 * part_raw_charset is the strict one. */
const struct charset *part_pick_raw_charset(const struct part *root);

#endif
