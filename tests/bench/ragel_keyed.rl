/* ragel_keyed.rl: the lines of messages of tests/gen/good/manager.tspec, by Ragel's automaton; what their values must be is looked
 * at behind it, as for the parser by hand. */
#include "contestant.h"
#include "said_keyed.h"

%%{
    machine keyed;
    alphtype unsigned char;

    blank = [ \t];
    key = 'response'i %{ seen = RESPONSE; } | 'actionid'i %{ seen = ACTION_ID; } | 'message'i %{ seen = MESSAGE; } |
          'event'i %{ seen = EVENT; } | 'channel'i %{ seen = CHANNEL; } | 'channelstatedesc'i %{ seen = STATE; } |
          'uniqueid'i %{ seen = UNIQUEID; } | 'callerid'i %{ seen = CALLER_ID; } | 'context'i %{ seen = CONTEXT; } |
          'cause'i %{ seen = CAUSE; } | 'cause-txt'i %{ seen = CAUSE_TEXT; };

    action line_begins { key = seen = KEYS; }
    action value_begins { key = seen; begun = p + 1; }
    action line_ends { if (key < KEYS) add_value(said, key, begun, p - 1); }

    text = any* -- "\r\n";
    known = key blank* ':' @value_begins text;
    line = (known | text) >line_begins "\r\n" @line_ends;
    main := line*;

    write data nofinal noerror noentry;
}%%

/* p stands at the line feed of the line's end. */
static void add_value(struct said *said, int key, const unsigned char *at, const unsigned char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    said_add(said, key, at, (size_t)(end - at));
}

static void read_lines(const unsigned char *p, const unsigned char *pe, struct said *said)
{
    const unsigned char *begun = p;
    int cs, key = KEYS, seen = KEYS;
    %% write init;
    %% write exec;
}

bool ragel_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct said said = {.head = KEYS};
    read_lines(at, end + 2, &said); /* the end of its last line is the beginning of the terminator */
    return said_understand(&said, end, message);
}
