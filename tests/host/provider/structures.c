/* structures.c: TAPI's structures of variable size, fetched from the provider. */
#include "structures.h"

#include <stdlib.h>
#include <string.h>

#include "../text.h"

enum {
    CANARY_SIZE = 64,
    CANARY = 0xC5,
    ATTEMPTS = 4,      /* what is asked for may grow between two calls */
    LARGEST = 1 << 20, /* bytes; no provider needs as much */
    KEPT = 32,         /* structures that were given back */
};

/* With what every such structure begins. */
struct head {
    DWORD total, needed, used;
};

/* A function that fills a structure. */
struct getter {
    const char *name;
    LONG (*get)(const struct subject *subject, void *structure);
};

static struct head head_of(const void *structure)
{
    struct head head;

    memcpy(&head, structure, sizeof head);
    return head;
}

/* An empty structure of total bytes with a canary behind it. */
static unsigned char *lend(DWORD total)
{
    /* never less than the largest fixed part, so that a compiler may believe the structure's type */
    unsigned char *bytes = calloc(1, (total < 512 ? 512 : total) + CANARY_SIZE);

    if (!bytes)
        abort();
    memcpy(bytes, &total, sizeof total);
    memset(bytes + total, CANARY, CANARY_SIZE);
    return bytes;
}

/* A provider that writes into one later is to do no harm: the last ones stay its own. */
static void give_back(void *structure)
{
    static void *kept[KEPT];
    static unsigned next;

    free(kept[next]);
    kept[next] = structure;
    next = (next + 1) % KEPT;
}

/* Rules 60 and 61: what the provider may have done to a structure that it was lent. */
static void check(struct ledger *ledger, const char *function, const unsigned char *bytes, DWORD total)
{
    struct head head = head_of(bytes);
    unsigned i;

    for (i = 0; i < CANARY_SIZE && bytes[total + i] == CANARY; i++)
        ;
    if (i < CANARY_SIZE)
        ledger_breach(ledger, 60,
                      "%s wrote behind the end of a structure of %u bytes, at its byte %u: 0x%02X was there, "
                      "0x%02X is",
                      function, (unsigned)total, (unsigned)total + i, CANARY, bytes[total + i]);
    if (head.total != total)
        ledger_breach(ledger, 60, "%s changed dwTotalSize from %u to %u", function, (unsigned)total,
                      (unsigned)head.total);
    if (head.used > total || head.used > head.needed)
        ledger_breach(ledger, 61, "%s wrote dwUsedSize %u, more than dwTotalSize %u or dwNeededSize %u", function,
                      (unsigned)head.used, (unsigned)total, (unsigned)head.needed);
}

/* Call the getter once. Returns the structure, or NULL with the error in *result. */
static void *fetch_once(const struct subject *subject, const struct getter *getter, DWORD total, LONG *result)
{
    unsigned char *bytes = lend(total);

    session_enters(getter->name);
    *result = getter->get(subject, bytes);
    if (ledger_checked(subject->session->ledger, getter->name, *result)) {
        check(subject->session->ledger, getter->name, bytes, total);
        memcpy(bytes, &total, sizeof total);
        return bytes;
    }
    give_back(bytes);
    return NULL;
}

static void *fetch(const struct subject *subject, const struct getter *getter, DWORD fixed, LONG *result)
{
    DWORD total = fixed, needed;
    unsigned char *bytes = NULL;
    unsigned i;

    for (i = 0; i < ATTEMPTS; i++) {
        give_back(bytes);
        bytes = fetch_once(subject, getter, total, result);
        if (!bytes)
            break;
        needed = head_of(bytes).needed;
        if (needed <= total || needed > LARGEST)
            break;
        total = needed;
    }
    if (*result == (LONG)LINEERR_STRUCTURETOOSMALL)
        ledger_breach(subject->session->ledger, 62, "%s returned LINEERR_STRUCTURETOOSMALL for %u bytes, which hold "
                      "the fixed part", getter->name, (unsigned)total);
    return bytes;
}

static LONG ask_dev_caps(const struct subject *subject, void *structure)
{
    return subject->session->provider->TSPI_lineGetDevCaps(subject->device, subject->version, 0, structure);
}

LINEDEVCAPS *get_dev_caps(const struct subject *subject, LONG *result)
{
    static const struct getter getter = {"lineGetDevCaps", ask_dev_caps};

    return fetch(subject, &getter, subject->sizes->dev_caps, result);
}

static LONG ask_address_caps(const struct subject *subject, void *structure)
{
    return subject->session->provider->TSPI_lineGetAddressCaps(subject->device, 0, subject->version, 0, structure);
}

LINEADDRESSCAPS *get_address_caps(const struct subject *subject, LONG *result)
{
    static const struct getter getter = {"lineGetAddressCaps", ask_address_caps};

    return fetch(subject, &getter, subject->sizes->address_caps, result);
}

static LONG ask_dev_status(const struct subject *subject, void *structure)
{
    if (!subject->session->provider->TSPI_lineGetLineDevStatus)
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return subject->session->provider->TSPI_lineGetLineDevStatus(subject->line, structure);
}

LINEDEVSTATUS *get_dev_status(const struct subject *subject, LONG *result)
{
    static const struct getter getter = {"lineGetLineDevStatus", ask_dev_status};

    return fetch(subject, &getter, subject->sizes->dev_status, result);
}

static LONG ask_call_info(const struct subject *subject, void *structure)
{
    if (!subject->session->provider->TSPI_lineGetCallInfo)
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return subject->session->provider->TSPI_lineGetCallInfo(subject->call, structure);
}

LINECALLINFO *get_call_info(const struct subject *subject, LONG *result)
{
    static const struct getter getter = {"lineGetCallInfo", ask_call_info};

    return fetch(subject, &getter, subject->sizes->call_info, result);
}

static LONG ask_call_status(const struct subject *subject, void *structure)
{
    if (!subject->session->provider->TSPI_lineGetCallStatus)
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return subject->session->provider->TSPI_lineGetCallStatus(subject->call, structure);
}

LINECALLSTATUS *get_call_status(const struct subject *subject, LONG *result)
{
    static const struct getter getter = {"lineGetCallStatus", ask_call_status};

    return fetch(subject, &getter, subject->sizes->call_status, result);
}

void structure_free(void *structure)
{
    give_back(structure);
}

const char *structure_text(const struct subject *subject, const void *structure, DWORD size, DWORD offset, char *out,
                           size_t out_size)
{
    DWORD used = head_of(structure).used, total = head_of(structure).total;

    out[0] = '\0';
    if (size == 0)
        return out;
    if (used > total)
        used = total;
    if (offset > used || size > used - offset)
        ledger_breach(subject->session->ledger, 63, "a string of %u bytes at %u does not lie inside dwUsedSize %u",
                      (unsigned)size, (unsigned)offset, (unsigned)used);
    else if (size % sizeof(WCHAR) != 0)
        ledger_breach(subject->session->ledger, 64, "a string of %u bytes, at %u, is not UTF-16, which has an even "
                      "number of them", (unsigned)size, (unsigned)offset);
    else
        text_from_utf16((const char *)structure + offset, size / sizeof(WCHAR), out, out_size);
    return out;
}
