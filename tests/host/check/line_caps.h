/* line_caps.h: what a line says of itself. */
#ifndef HOST_LINE_CAPS_H
#define HOST_LINE_CAPS_H

#include "../provider/structures.h"

/* LINEDEVCAPS and LINEADDRESSCAPS of a line's first address are consistent (rule 175). */
void line_caps_check(const struct subject *subject);

#endif
