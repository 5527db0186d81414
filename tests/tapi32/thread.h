/* thread.h: threads of our own, each for something that must not be done by the thread that wants it. */
#ifndef TAPI32_THREAD_H
#define TAPI32_THREAD_H

#include <stdbool.h>

/* Have that done by a new thread. Until it is done, tapi32.dll stays loaded. False if the thread could not be made. */
bool thread_start(void (*work)(void *), void *argument);

#endif
