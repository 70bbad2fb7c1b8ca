/*
 * schema.h - the tables of index.sqlite and state.sqlite, version by version.
 *
 * A step that was ever released is never changed: a new one is added. The
 * index may be thrown away at any time, so a step there may drop all tables
 * and make them anew; the next scan fills them.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

extern const struct db_schema schema_index;
extern const struct db_schema schema_state;

#endif
