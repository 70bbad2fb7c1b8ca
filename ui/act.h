/*
 * act.h - what can be done to messages, wherever they are shown.
 *
 * Thread: the screen's; posts requests and waits for nothing.
 */
#ifndef UI_ACT_H
#define UI_ACT_H

#include "ui/view.h"

struct act_target {
	const uint64_t *ids;
	size_t n;
	uint32_t flags; /* of the first: what "toggle" goes by */
};

/* Reply, forward and the like: opens the letter. False when the command is
 * not about writing. */
bool act_write(enum command c, const struct act_target *t, struct want *want);

/* Flag, read: posts, and says which flags it set and cleared. False when the
 * command is not about flags. */
bool act_flag(struct host *h, enum command c, const struct act_target *t,
	      uint32_t *set, uint32_t *clear);

/* Delete, archive: posts. False when the command is neither. */
bool act_file(struct host *h, enum command c, const struct act_target *t);
/* To a folder by the name people typed. */
void act_move(struct host *h, const struct act_target *t, struct str folder);

/* Asks the engine to undo. */
void act_undo(struct host *h);

/* Says "Name <addr>", the domain as base/hostname.h shows it. */
void act_say_mailbox(struct host *h, const struct mailbox_name *m);

#endif
