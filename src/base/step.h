/* step.h - what every pull parser returns. */
#ifndef BASE_STEP_H
#define BASE_STEP_H

enum step {
	STEP_ITEM, /* the out-parameter holds the next item */
	STEP_MORE, /* feed more bytes and ask again */
	STEP_END,  /* nothing comes any more */
	STEP_BAD,  /* the err says why; nothing comes any more */
};

#endif
