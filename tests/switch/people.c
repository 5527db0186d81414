/* people.c: who sits at which extension. The directory is made to be awkward. */
#include "people.h"

static const struct {
    const char *number, *name;
} PEOPLE[] = {
    {"1001", "Alice Kim"},
    {"1002", "김철수"},
    {"1003", "Zoë Þórsdóttir"},
    {"4000", "Bob Lee"},
    {"4001", "Fail"},
    {"4002", "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff the Very First"}, /* 64 characters */
    {"4003", "50% Off Shop"}, /* a separator of some protocols: cannot be sent there */
    {"4004", "이 이름은 아주 길다"},
};

struct slice person_name(struct slice number)
{
    for (size_t i = 0; i < sizeof PEOPLE / sizeof *PEOPLE; i++)
        if (slice_equal(number, slice_text(PEOPLE[i].number)))
            return slice_text(PEOPLE[i].name);
    return slice_text("");
}
