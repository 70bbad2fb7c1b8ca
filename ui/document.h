/*
 * document.h - a message as the engine gives it: one event, or several, when it
 * is long.
 *
 * Pure.   Thread: the screen's.
 * Lives:  owns the events it is given, until document_fini.
 */
#ifndef UI_DOCUMENT_H
#define UI_DOCUMENT_H

#include "engine/event.h"

struct document {
	struct event **v; /* an EVENT_MESSAGE, then EVENT_LINES */
	size_t n, room;
};

/* Zeroed it is empty and ready; empties it. */
void document_fini(struct document *d);
/* Takes *ev and returns its lines, which live as long as the document. */
const struct lines *document_add(struct document *d, struct event **ev);

/* The EVENT_MESSAGE, or NULL. */
struct event *document_head(const struct document *d);
/* Links so far, and the target of one, numbered from 1. */
size_t document_links(const struct document *d);
struct str document_link(const struct document *d, size_t number);

#endif
