/*
 * taste.h - plain or HTML: which of a message's texts is shown.
 *
 * Pure.   Thread: any.
 */
#ifndef ENGINE_TASTE_H
#define ENGINE_TASTE_H

#include "engine/request.h"
#include "mail/part_pick.h"

/* HTML where it is asked for, or where the plain text only says that one
 * should read the HTML. */
enum part_taste taste_of(const struct part *root, enum open_form form);

#endif
