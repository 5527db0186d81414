/* request_numbers.h: requests by the numbers that their answers bear.
 *
 * A request's number is new in the session, and so is that of each step of one that has several: what answers one that
 * was given up is for nobody, however late it comes. A request is found while it is in flight. */
#ifndef TSPEC_REQUEST_NUMBERS_H
#define TSPEC_REQUEST_NUMBERS_H

#include "request.h"

/* Room for the requests of as many lines; false without memory. More are found as well, only slower. */
bool request_numbers_init(struct core *core, unsigned lines);

void request_numbers_free(struct core *core);

/* A number that no request has had. */
uint32_t request_number_new(struct core *core);

/* The request has been sent; its answer has come, or nobody waits for it. */
void request_numbers_add(struct core *core, struct request *request);
void request_numbers_remove(struct core *core, struct request *request);

/* The request in flight that has the number, or NULL. */
struct request *request_numbered(const struct core *core, uint32_t number);

#endif
