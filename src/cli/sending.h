/*
 * sending.h - asks for something that sends, and tells what becomes of it.
 */
#ifndef CLI_SENDING_H
#define CLI_SENDING_H

#include "cli/asking.h"

/*
 * Posts a request that ends in EVENT_SENT or EVENT_DONE and waits for it.
 * Returns false with *e when it was refused, and with ERR_TEMPORARY when the
 * message is safe in the outbox and will be tried again; nothing is said
 * when all went well.
 */
bool sending_ask(struct asking *t, struct request **q, struct err *e);

#endif
