/* pbx_speech.c: see pbx_speech.h. */
#define _GNU_SOURCE /* memmem */
#include "pbx_speech.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_MOST = 32 };

static const char *const terminators[] = {[PBX_ADDPAC] = "\r\n\r\n", [PBX_SHARED] = "\r\n", [PBX_IDS] = "\n"};

size_t speech_message(enum pbx_protocol protocol, const char *bytes, size_t len)
{
    const char *terminator = terminators[protocol];
    const char *end = memmem(bytes, len, terminator, strlen(terminator));
    return end != NULL ? (size_t)(end - bytes) + strlen(terminator) : 0;
}

static int begins(const char *message, size_t len, const char *word)
{
    return len >= strlen(word) && memcmp(message, word, strlen(word)) == 0;
}

int speech_dials(enum pbx_protocol protocol, const char *message, size_t len)
{
    return begins(message, len, protocol == PBX_ADDPAC ? "Action % Dial" : "DIAL");
}

static const char *const steps[][PBX_STEPS] = {
    [PBX_ADDPAC] = {"OffHookState", "ProceedState", "RingBackState", "ConnectedState", "OnHookState"},
    [PBX_SHARED] = {"Dialing", "Up", "Over", "Gone"},
};

unsigned pbx_steps(enum pbx_protocol protocol)
{
    return protocol == PBX_ADDPAC ? 5 : 4;
}

size_t speech_step(enum pbx_protocol protocol, unsigned line, unsigned call, unsigned step, char *out, size_t size)
{
    if (protocol == PBX_SHARED)
        return (size_t)snprintf(out, size, "STATE|%u|%s|%u\r\n", line + 1, steps[PBX_SHARED][step], call);
    return (size_t)snprintf(out, size,
        "Notify %% CALL_STATE %% %u %% %s %% %u %% Alice Kim %% %u %% Bob Lee %% 4000\r\n\r\n", line + 1,
        steps[PBX_ADDPAC][step], call, line + 1);
}

static size_t answer_addpac(const char *message, size_t len, unsigned line, unsigned call, char *out, size_t size)
{
    static const char yes[] = "Response % Success\r\n\r\n";
    size_t made = sizeof yes - 1;
    memcpy(out, yes, made);
    if (!speech_dials(PBX_ADDPAC, message, len))
        return made + speech_step(PBX_ADDPAC, line, call, PBX_STEPS - 1, out + made, size - made);
    for (unsigned step = 0; step < PBX_STEPS - 1; step++)
        made += speech_step(PBX_ADDPAC, line, call, step, out + made, size - made);
    return made;
}

/* The index-th field of a message that '|' divides. */
static const char *field(const char *message, size_t len, unsigned index, char out[FIELD_MOST])
{
    size_t made = 0;
    for (size_t at = 0; at < len && message[at] != '\r' && message[at] != '\n' && made + 1 < FIELD_MOST; at++) {
        if (message[at] == '|')
            index--;
        else if (index == 0)
            out[made++] = message[at];
    }
    out[made] = '\0';
    return out;
}

static size_t answer_named(enum pbx_protocol protocol, const char *message, size_t len, unsigned call, char *out,
                           size_t size)
{
    char id[FIELD_MOST], line[FIELD_MOST], name[FIELD_MOST];
    const char *end = terminators[protocol];
    unsigned first = protocol == PBX_IDS;
    size_t made = first ? (size_t)snprintf(out, size, "YES|%s%s", field(message, len, 1, id), end)
                        : (size_t)snprintf(out, size, "YES%s", end);
    field(message, len, first + 1, line);
    if (speech_dials(protocol, message, len))
        made += (size_t)snprintf(out + made, size - made, "STATE|%s|Dialing|%u%sSTATE|%s|Up|%u%s", line, call, end, line,
                                 call, end);
    else if (begins(message, len, "DROP"))
        made += (size_t)snprintf(out + made, size - made, "STATE|%s|Over|%s%sSTATE|%s|Gone|%s%s", line,
                                 field(message, len, first + 2, name), end, line, name, end);
    return made;
}

size_t speech_answer(enum pbx_protocol protocol, const char *message, size_t len, unsigned line, unsigned call,
    char *out, size_t size)
{
    if (protocol == PBX_ADDPAC)
        return answer_addpac(message, len, line, call, out, size);
    return answer_named(protocol, message, len, call, out, size);
}
