/* bend_value.h: values of a field, such as the spec allows, and such as it just does not. */
#ifndef TSPEC_BEND_VALUE_H
#define TSPEC_BEND_VALUE_H

#include "protocol.h"

enum { BEND_VALUE = 8192 };

/* Numbers that a seed determines. */
struct chance {
    uint32_t state;
};

struct chance chance_of(uint32_t seed);

/* A number from 0 to below - 1; 0 if below is 0. */
unsigned draw(struct chance *chance, unsigned below);

/* A value that the field may have, of a length at or between its bounds; in room, or where the tables have it. */
struct slice good_value(struct chance *chance, const struct field_type *field, unsigned char room[BEND_VALUE]);

/* One that is at a boundary, beyond it, or holds what delimits in that direction. */
struct slice bent_value(struct chance *chance, const struct field_type *field, enum direction direction,
                        unsigned char room[BEND_VALUE]);

#endif
