/*
 * embed.h - opens what stands inside the content of a message's parts: files
 * in a text (mail/block.h), what is in a winmail.dat (mail/tnef.h).
 *
 * Use:    right behind part_parse, by whoever shows, lists or saves parts.
 * Pure.   Thread: any.
 * Lives:  in the arena, which should be that of the tree.
 * Limits: LIMIT_EMBED_BYTES are decoded in order to look into them; what is
 *   larger stays closed. LIMIT_PARTS, LIMIT_TNEF; all set is_cut.
 *
 * A file becomes a child of the leaf it stands in, marked is_embedded, with a
 * path behind a colon: "1:2" is the second thing in part 1. The leaf keeps
 * its content as it is; of a text, bare is what remains to be read.
 * The text of a winmail.dat is inline where the message has no other, the
 * messages in it have a header that is made of their properties.
 */
#ifndef ENGINE_EMBED_H
#define ENGINE_EMBED_H

#include "mail/part.h"

void embed_open(struct arena *a, struct part_tree *tree);

#endif
