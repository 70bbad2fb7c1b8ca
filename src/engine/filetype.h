/*
 * filetype.h - the media type of a file by its ending: for attachments.
 *
 * Pure.   Thread: any.   Lives: constant.
 */
#ifndef ENGINE_FILETYPE_H
#define ENGINE_FILETYPE_H

#include "base/str.h"

/* "image/png" for "photo.PNG"; application/octet-stream when unknown. */
struct str filetype_of(struct str name);

#endif
