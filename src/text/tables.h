/*
 * tables.h - a table of short cells set in columns.
 *
 * Pure.   Thread: any.
 *
 * Any other table is a way to lay out a page, and is read as if its tags were
 * not there.
 */
#ifndef TEXT_TABLES_H
#define TEXT_TABLES_H

#include "text/render.h"

/* Puts the table in columns if it may be and fits. Returns whether it did. */
bool tables_put(struct render *r, const struct dom_node *table);

#endif
