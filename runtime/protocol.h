/* protocol.h: all that the runtime knows of a protocol.
 *
 * gen/tspec writes one `const struct protocol` from a spec file: constant tables and two pure functions, decode and
 * encode. Nothing else in the provider knows what the wire looks like. TAPI's constants stand in the tables as
 * themselves (LINECALLSTATE_…), so whoever includes this sees tapi.h's names. */
#ifndef TSPEC_PROTOCOL_H
#define TSPEC_PROTOCOL_H

#include <stdint.h>

#include "operations.h"
#include "protocol_limits.h"
#include "slice.h"

enum {
    NO_MESSAGE = 255,       /* in place of a message kind */
    NO_HOLE = 255,          /* in place of a hole's number */
    STATE_NONE = -1,        /* the message has no state */
    STATE_UNKNOWN = -2,     /* the message has a state word that the spec does not list */
};

_Static_assert(MESSAGE_KINDS <= 64 && STATE_WORDS <= 64, "sets of kinds and of states are 64-bit masks");

enum direction { FROM_SWITCH, TO_SWITCH };

/* One decoded message. Its fields point into the frame it was decoded from and live as long as that. Where the protocol
 * has escapes they are still as on the wire: escape_undo (escape.h) makes values of them. */
struct message {
    unsigned kind;                      /* index into protocol.messages */
    int state;                          /* index into protocol.states, STATE_NONE or STATE_UNKNOWN */
    unsigned count;                     /* fields filled */
    struct slice field[MESSAGE_FIELDS]; /* the message's holes, in the order of its wire lines, without padding */
};

/* Why a message was rejected or could not be made. */
enum fault_code {
    FAULT_NONE,
    FAULT_UNKNOWN_MESSAGE, /* no message of this direction has this text here */
    FAULT_TOO_FEW_FIELDS,
    FAULT_TOO_MANY_FIELDS,
    FAULT_EMPTY_FIELD,     /* the spec asks for at least one character */
    FAULT_LONG_FIELD,      /* more characters than the spec allows */
    FAULT_CHARACTER,       /* a character that the field may not hold, NUL, CR and LF among them */
    FAULT_ENCODING,        /* bytes that are no text in the protocol's encoding */
    FAULT_LONG_MESSAGE,    /* longer than the spec's limit */
    FAULT_MISSING_KEY,     /* a line that the message cannot be without is not there */
    FAULT_CODES
};

struct fault {
    enum fault_code code;
    size_t offset; /* of the first byte that is wrong, from the start of the frame */
    unsigned hole; /* the hole it stands in, or NO_HOLE */
};

/* What a hole means to TAPI, so that the core can find it in any message. */
enum role {
    ROLE_TERMINAL,    /* the extension that a line stands for */
    ROLE_CALL,        /* the switch's own name for the call */
    ROLE_CALLER,      /* number of who calls */
    ROLE_CALLER_NAME,
    ROLE_CALLEE,      /* number of who is called */
    ROLE_CALLEE_NAME,
    ROLE_CAUSE,       /* why the call ended, a word of protocol.disconnect_causes */
    ROLE_CHALLENGE,   /* what a login sends back, or a digest of it */
    ROLE_PLACE,       /* where a call is parked, in the yes to that */
    ROLE_REFUSAL,     /* why a request was refused, a word of protocol.refusal_causes */
    ROLES
};

/* What an incoming message does to a call that it names; a set. */
enum {
    MOVES_CALL = 1,
    NAMES_PARTIES = 2,
    TELLS_WHY = 4, /* its cause is the reason of the end, unless a later one is told or the call is answered */
};

/* How a call began; a set. */
enum {
    CALLS_NONE = 0,
    CALLS_DIALED = 1,  /* by lineMakeCall */
    CALLS_PLACED = 2,  /* at the telephone */
    CALLS_OFFERED = 4, /* by somebody else: it comes in */
    CALLS_SEEN = CALLS_PLACED | CALLS_OFFERED,
    CALLS_ALL = CALLS_DIALED | CALLS_SEEN,
};

/* What an incoming message says of a call. One message may speak of several: of who calls and of who is called. */
struct notice_type {
    unsigned char does;        /* MOVES_CALL, NAMES_PARTIES, TELLS_WHY */
    unsigned char calls;       /* CALLS_…: what it says, it says of calls that began so */
    signed char state;         /* where it moves the call by itself; STATE_NONE: the message's state field says where */
    unsigned char hole[ROLES]; /* for each role its hole, or NO_HOLE; roles of parties only if NAMES_PARTIES */
};

/* What fills a hole of an outgoing message. */
enum source {
    SOURCE_ARGUMENT, /* what TAPI gave with this operation: a number to dial or to transfer to, or digits; on connect,
                        what the switch said in ROLE_CHALLENGE */
    SOURCE_DETAIL,   /* what it gave beside that: the group of who is to be picked up, or a number of rings */
    SOURCE_DIALED,   /* the number that the call was dialed with */
    SOURCE_LINE,     /* the line's terminal */
    SOURCE_CALL,     /* the switch's own name for the call */
    SOURCE_SECOND,   /* its name for the second call that the operation is about */
    SOURCE_NEW_CALL, /* the name that the provider gives to the call that the operation makes */
    SOURCE_ID,       /* a new number for each message, by which its answer is found */
    SOURCE_SETTING,  /* what is configured for the switch; which setting, says operation.setting */
    SOURCE_TEXT,     /* operation.text: always the same */
    SOURCE_MD5,      /* the MD5 digest, in hexadecimal digits, of the argument and such a setting */
    SOURCE_RECEIVED, /* of a reply: what the message that it answers has in reply.received */
};

struct operation {
    unsigned char message;                /* what the operation sends, or NO_MESSAGE where the spec binds none */
    unsigned char source[MESSAGE_FIELDS]; /* for each hole an enum source */
    unsigned char setting[MESSAGE_FIELDS]; /* for each hole with SOURCE_SETTING or _MD5 an index into
                                              protocol.settings */
    const char *text[MESSAGE_FIELDS];     /* for each hole with SOURCE_TEXT, in the protocol's encoding */
    uint64_t also;                        /* kinds that mean the same to a switch; we never send them, a mask */
};

/* What a message of the switch is answered with, of the provider's own accord. */
struct reply {
    struct operation sends;                 /* `also` is 0 */
    unsigned char received[MESSAGE_FIELDS]; /* for each hole with SOURCE_RECEIVED the hole of what was received */
    struct notice_type about;               /* the call that it has to be about; CALLS_NONE: it is answered in any
                                               case */
};

/* A field or a line of a message as the spec has it, for who explains what was rejected. */
struct wire_part {
    const char *key;   /* of a line, in the protocol's encoding; NULL: it has none; empty: nor is it the first line */
    const char *text;  /* what its value begins with, in that encoding; NULL: with a hole */
    bool is_text;      /* there is no hole in it, and that is all */
    const char *shown; /* for people, in UTF-8: Response, {call}, Event: Hangup */
    bool optional;
};

struct message_type {
    const char *name;               /* as in the spec */
    const struct wire_part *wire;   /* in the order of the wire lines */
    unsigned short part_count;
    enum direction direction;
    unsigned char count;            /* holes */
    unsigned char notice_count;
    struct notice_type notice[MESSAGE_NOTICES];
    const struct reply *reply;      /* NULL: it is not answered */
    unsigned char field[MESSAGE_FIELDS]; /* for each hole its field, an index into protocol.fields */
    unsigned char hole[ROLES];      /* for each role its hole in some notice, else the one that is usual, or NO_HOLE */
    unsigned char id;               /* the hole with the id that a request and its answer share; NO_HOLE: answers come
                                       in the order of the requests */
    uint64_t accepted_by;           /* kinds that answer it with yes, a mask; both 0: no answer is expected */
    uint64_t refused_by;            /* kinds that answer it with no */
    uint32_t within_ms;             /* how long to wait for the answer */
    bool pipelined;                 /* more may be sent before the answer, which bears no id, has come */
};

/* What the value of a setting is. */
enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_SECRET };

/* What a user configures for a switch, beside its host and port. */
struct setting_type {
    const char *name; /* as in the spec and in the configuration */
    enum setting_kind kind;
    const char *title; /* as people are told */
    const char *usual; /* UTF-8: the value if none is configured; NULL: one has to be */
};

struct field_type {
    const char *name;
    const char *title;
    unsigned min, max; /* characters */
    unsigned bytes;    /* of the longest value */
    bool is_state;     /* its values are words of protocol.states */
    bool is_secret;    /* a secret fills it, in whatever message: nobody is shown what it holds */
    const char *none;  /* received, this stands for no value; NULL: nothing does but an empty one */
    uint32_t ascii[4]; /* bit c % 32 of ascii[c / 32]: the ASCII character c may stand in it */
};

static inline bool field_may_hold(const struct field_type *field, unsigned c)
{
    return c < 128 && (field->ascii[c / 32] >> c % 32 & 1);
}

/* A TAPI call state, as LINE_CALLSTATE reports it. */
struct step {
    uint32_t state;    /* LINECALLSTATE_… */
    uint32_t mode;     /* LINEDISCONNECTMODE_… or whatever fits the state; 0 where it has none */
};

/* A word of the switch for where a call stands. */
struct state_type {
    const char *word;
    unsigned char steps;             /* 1 or more: DISCONNECTED then IDLE is two */
    struct step step[STATE_STEPS];
    uint64_t next;                   /* states that the spec lets follow, a mask of indices */
    bool begins;                     /* a call that nobody dialed may begin in it */
};

/* What a word of the switch means to TAPI. */
struct cause {
    const char *word;
    uint32_t value; /* LINEDISCONNECTMODE_… or LINEERR_… */
};

/* What comes from the switch before its first message: it begins with one text and goes to the end of the next other
 * one. Empty: nothing does. */
struct greeting {
    struct slice begins, ends;
};

/* The line before a message's terminator that says how many bytes, in decimal, follow the terminator and belong to the
 * message: key, mark, blanks, number. No key: no message has such bytes. */
struct body_rule {
    struct slice key, mark, line_end;
    bool any_case; /* of the key's ASCII letters */
};

/* How a value of one direction holds what could not stand there: as the mark and what follows it. */
struct escape {
    unsigned char mark;  /* 0: it cannot */
    unsigned char plus;  /* the character that has so much more, or the mark for itself; 0: two hexadecimal digits */
    uint32_t written[4]; /* bit c % 32 of written[c / 32]: the ASCII character c is sent so */
};

struct protocol {
    const char *name, *version, *title;
    struct slice terminator[2];     /* what ends a message, by enum direction: 1 to 8 bytes */
    bool skips_blank;               /* a message of nothing but its terminator is passed over */
    struct slice between;           /* two fields or lines */
    struct slice pair;              /* between key and value; empty: there are no keys */
    bool is_keyed;                  /* all that a message has has a key, but maybe the first line; else fields have
                                       their places, and keys are behind them */
    char blank;                     /* the blank that may stand round a field; 0: none */
    bool keys_in_any_case;
    struct greeting greeting;
    struct body_rule body;
    struct escape escape[2];        /* by enum direction */
    uint32_t limit;                 /* bytes of the longest message, terminator and body included */
    unsigned codepage;              /* Windows' number for the encoding: 65001 is UTF-8 */
    const struct message_type *messages;
    unsigned message_count;
    const struct setting_type *settings;
    unsigned setting_count;         /* SETTINGS at most */
    const struct field_type *fields;
    unsigned field_count;
    const struct state_type *states;
    unsigned state_count;
    const struct cause *disconnect_causes, *refusal_causes;
    unsigned disconnect_cause_count, refusal_cause_count;
    int first_state;                /* where a dialed call begins; where none is dialed, the first in which one
                                       begins */
    uint32_t call_states;           /* every LINECALLSTATE_… that a call may be reported in */
    struct operation operations[OPERATIONS];
    const char *dest_skips;         /* characters of a number that are not dialed, wherever they stand; "": none */
    const char *dest_skips_first;   /* one of these may stand first, and is not dialed */
    const char *dest_ends_at;       /* the number ends before the first of these */
    uint32_t idle_within_ms;        /* after an accepted drop, how long to wait for the switch to say so */
    uint32_t every_ms;              /* between two OPERATION_KEEP_ALIVE */
    unsigned char awaited;          /* the message that is waited for before anything is sent on a connection, or
                                       NO_MESSAGE */
    uint32_t awaited_ms;            /* how long */
    unsigned char calls_told;       /* the message by which the switch, after a login, has told of all calls that there
                                       are; NO_MESSAGE: it does not tell of them */
    bool own_dial_tone;             /* the switch makes a consultation call not before it is dialed (OPERATION_DIAL):
                                       the dial tone before that is the provider's */
    bool own_pending;               /* the switch has one word for calls on hold: that one waits for its transfer,
                                       because of a consultation call, the provider says */
    bool lines_share_links;         /* actions name their line, so lines of one switch share a connection */

    /* Decode one whole frame, terminator and body included. Reads no byte past it, allocates nothing, keeps no state.
     * On false *fault says why, and *message is not to be used. */
    bool (*decode)(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                   struct fault *fault);

    /* Decode the message that some bytes begin with. They end with a terminator, be it that of a later message. Returns
     * the message's length; 0 if decode does not accept it as a frame. NULL where bodies tell where messages end. */
    size_t (*decode_first)(const unsigned char *bytes, size_t len, enum direction direction, struct message *message);

    /* Write a message of the given kind into out[0..size), its holes filled from field[], without escapes. What was
     * written is decoded again and must give back the same kind and fields: a value can never become a second field
     * or message. Returns the length, or 0 with *fault saying which hole cannot be sent; then nothing in out may be
     * sent. */
    size_t (*encode)(unsigned kind, const struct slice field[], unsigned char *out, size_t size, struct fault *fault);
};

/* Whether bytes of a message that was rejected have to be kept to oneself: where a secret stands in it, nobody
 * knows. */
static inline bool protocol_has_secrets(const struct protocol *spoken)
{
    for (unsigned field = 0; field < spoken->field_count; field++)
        if (spoken->fields[field].is_secret)
            return true;
    return false;
}

/* The protocol that this program was built for. */
extern const struct protocol protocol;

/* What a word means, or `otherwise` if none of the causes has it. */
static inline uint32_t cause_value(const struct cause causes[], unsigned count, struct slice word, uint32_t otherwise)
{
    for (unsigned i = 0; i < count && word.len > 0; i++)
        if (slice_equal(slice_text(causes[i].word), word))
            return causes[i].value;
    return otherwise;
}

/* The spec binds the operation: the switch can be asked for it. */
static inline bool protocol_offers(const struct protocol *spoken, enum operation_kind operation)
{
    return spoken->operations[operation].message != NO_MESSAGE;
}

/* Whether the switch tells on a new connection of calls that were there before, all by itself or each when asked. */
static inline bool protocol_finds_calls(const struct protocol *spoken)
{
    return spoken->calls_told != NO_MESSAGE || protocol_offers(spoken, OPERATION_SNAPSHOT);
}

/* Whether a step on connect, which begin with OPERATION_LOG_IN, has another one after it. */
static inline bool protocol_has_step_after(const struct protocol *spoken, enum operation_kind step)
{
    return step < OPERATION_LOG_IN_8 && protocol_offers(spoken, step + 1);
}

/* Whether something fills a hole of the message that the operation sends; the spec binds the operation. */
static inline bool operation_says(const struct protocol *spoken, enum operation_kind operation, enum source source)
{
    const struct operation *binding = &spoken->operations[operation];
    for (unsigned hole = 0; hole < spoken->messages[binding->message].count; hole++)
        if (binding->source[hole] == source)
            return true;
    return false;
}

/* A line may have two calls that TAPI placed, of which one is on hold: the switch can join them, or change between
 * them. */
static inline bool protocol_has_second_calls(const struct protocol *spoken)
{
    return protocol_offers(spoken, OPERATION_HOLD) &&
           (protocol_offers(spoken, OPERATION_SWAP_HOLD) || protocol_offers(spoken, OPERATION_COMPLETE_TRANSFER));
}

/* Where a notice of the message says that its call now stands: an index into protocol.states, STATE_NONE or
 * STATE_UNKNOWN. */
static inline int notice_state(const struct notice_type *notice, const struct message *message)
{
    return !(notice->does & MOVES_CALL) ? STATE_NONE : notice->state != STATE_NONE ? notice->state : message->state;
}

/* An English phrase for a fault, for people; never NULL. */
const char *fault_text(enum fault_code code);

#endif
