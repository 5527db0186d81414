/* operation.h: the common shape of functions that are passed on to the provider: an application's handle becomes the
 * provider's, and whether it is done is for the provider to say. Each macro is the body of such a function; what
 * follows the provider's `function` are its arguments, in which `asked` is what was found by the handle (ask.h). */
#ifndef TAPI32_OPERATION_H
#define TAPI32_OPERATION_H

#include "ask.h"
#include "new_calls.h"

#define ABOUT(begin, function, ...)                                                        \
    struct asked asked;                                                                    \
    LONG result = begin;                                                                   \
    return result != 0 ? result : ask_end(&asked, ASK(asked, function, __VA_ARGS__))

/* The same, where something has to be prepared that can fail, too. */
#define PREPARED(begin, prepare, function, ...)                                            \
    struct asked asked;                                                                    \
    LONG result = begin;                                                                   \
    if (result != 0)                                                                       \
        return result;                                                                     \
    result = prepare;                                                                      \
    return ask_end(&asked, result != 0 ? result : ASK(asked, function, __VA_ARGS__))

/* About a call that the application owns, or sees; completed later, or at once. About a line. */
#define OWNER_LATER(hCall, function, ...)                                                  \
    ABOUT(ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER), function, asked.id, asked.call, ##__VA_ARGS__)
#define OWNER_NOW(hCall, function, ...)                                                    \
    ABOUT(ask_call(&asked, hCall, LINECALLPRIVILEGE_OWNER), function, asked.call, ##__VA_ARGS__)
#define MONITOR_NOW(hCall, function, ...)                                                  \
    ABOUT(ask_call(&asked, hCall, LINECALLPRIVILEGE_MONITOR), function, asked.call, ##__VA_ARGS__)
#define LINE_LATER(hLine, function, ...)                                                   \
    ABOUT(ask_line_later(&asked, hLine), function, asked.id, asked.line, ##__VA_ARGS__)

/* A new call, as the provider is told of it: two arguments. */
#define NEW(which) new_call_handle(&asked, which), new_call_place(&asked, which)

#endif
