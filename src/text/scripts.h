/*
 * scripts.h - raised and lowered text as characters of their own.
 *
 * Use:    render.c, for <sup> and <sub>.
 * Pure.   Thread: any.   Lives: in the arena, or the text itself.
 */
#ifndef TEXT_SCRIPTS_H
#define TEXT_SCRIPTS_H

#include "text/render.h"

/* Figures and signs: "2" becomes U+00B2. Text that has anything else in it
 * stays as it is: "1st" reads better so. */
struct str scripts_shift(struct arena *a, enum render_script script,
			 struct str text);

#endif
