/* tour.h - the guide who answers letters to tour@demo.example. */
#ifndef DEMO_TOUR_H
#define DEMO_TOUR_H

#include "demo/maildrop.h"

/* Puts an answer into the mailbox when message is addressed to the tour. */
void tour_answer(struct maildrop *drop, struct str message);

#endif
