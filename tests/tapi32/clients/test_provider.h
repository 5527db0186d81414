/* test_provider.h: tapi_test.tsp, a provider that needs no switch, for what other providers do rarely. It does what it
 * is told by the number that is dialed; all of its callbacks come from within TSPI_lineMakeCall. What TAPI asks of it,
 * it prints. */
#ifndef TAPI32_TEST_PROVIDER_H
#define TAPI32_TEST_PROVIDER_H

#include <stdbool.h>
#include <windows.h>

#include <tspi.h>

enum { MOST_LINES = 8, MOST_CALLS = 32, VERSION = 0x00020002 };

struct test_line {
    DWORD device;
    bool exists;
    HTAPILINE tapi; /* NULL: it is not open */
};

struct test_call {
    struct test_line *line; /* NULL: it is free */
    HTAPICALL tapi;
    DWORD state;
    DWORD tones, tone; /* the list of tones to wait for, and its first one */
};

extern struct test_provider {
    HPROVIDER handle;
    ASYNC_COMPLETION complete;
    LINEEVENT event;
    struct test_line lines[MOST_LINES];
    unsigned line_count;
    struct test_call calls[MOST_CALLS];
    HTAPIDIALOGINSTANCE dialog; /* the last one */
    DRV_REQUESTID open_request; /* one that is not complete; 0: none */
} test_provider;

/* By what the provider knows its dialogs. */
#define DIALOG ((HDRVDIALOGINSTANCE)(DWORD_PTR)47110815)

/* Print a line: what TAPI asks of the provider. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The provider's line of a device, or NULL. */
struct test_line *find_line(DWORD device);

/* A new call on a line, NULL if there is no room. */
struct test_call *new_call(struct test_line *line, HTAPICALL tapi);

void enter_state(struct test_call *call, DWORD state);

/* Complete the one request that is open, if there is one. */
void complete_open_request(LONG result);

/* Do what the number that was dialed says, by that request. */
void obey(struct test_line *line, DRV_REQUESTID request, const char *number);

#endif
