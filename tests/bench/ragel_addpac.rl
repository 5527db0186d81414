/* ragel_addpac.rl: the messages of spec/addpac.tspec that a switch sends, by Ragel's automaton, with UTF-8 in it. How long fields
 * are is looked at behind it: counted in states they would be thousands. */
#include "contestant.h"
#include "said_addpac.h"
#include "simple_text.h"

#include "addpac.h"

%%{
    machine addpac;
    alphtype unsigned char;

    next = 0x80..0xBF;
    wide = 0xC2..0xDF next | 0xE0 0xA0..0xBF next | (0xE1..0xEC | 0xEE..0xEF) next next | 0xED 0x80..0x9F next |
           0xF0 0x90..0xBF next next | 0xF1..0xF3 next next next | 0xF4 0x80..0x8F next next;
    text = (0x01..0x7F - [\r\n%] | wide)*;

    action begin { begun = p; }
    action end { message->field[message->count++] = trimmed(begun, p); }
    field = '%' text >begin %end;
    word_end = ' '*;

    response = "Response" ' '* '%' ' '* ("Success" %{ message->kind = ADDPAC_SUCCESS; } | "Fail" %{ message->kind = ADDPAC_FAIL; })
               word_end;
    notice = "Notify" ' '* '%' ' '* ("CALL_STATE" %{ message->kind = ADDPAC_CALL_STATE; } |
             "CALL_INFO" %{ message->kind = ADDPAC_CALL_INFO; }) word_end field{7};
    main := ' '* (response | notice);

    write data noerror noentry;
}%%

static struct slice trimmed(const unsigned char *first, const unsigned char *last)
{
    while (first < last && *first == ' ')
        first++;
    while (last > first && last[-1] == ' ')
        last--;
    return slice_of(first, (size_t)(last - first));
}

static bool lengths_are_good(const struct message *message)
{
    static const struct {
        unsigned least, most;
    } lengths[NOTICE_FIELDS] = {{1, 32}, {1, 64}, {1, 32}, {0, 64}, {0, 32}, {0, 64}, {0, 32}};
    for (unsigned i = 0; i < message->count; i++) {
        struct slice field = message->field[i];
        if (field.len < lengths[i].least || (field.len > lengths[i].most && characters(field) > lengths[i].most))
            return false;
    }
    return true;
}

bool ragel_parse(const unsigned char *p, const unsigned char *pe, struct message *message)
{
    const unsigned char *begun = p, *eof = pe;
    int cs;
    message->count = 0;
    %% write init;
    %% write exec;
    if (cs < addpac_first_final)
        return false;
    message->state = message->count > 0 ? addpac_state_of(message->field[1]) : STATE_NONE;
    return lengths_are_good(message);
}
