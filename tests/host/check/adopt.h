/* adopt.h: lines and telephones that come while TAPI runs. */
#ifndef HOST_ADOPT_H
#define HOST_ADOPT_H

#include "telephone.h"

enum { OTHERS_DEVICES = 5 /* between the provider's first devices and one that came later */ };

/* TAPI gives the line that LINE_CREATE told of under the temporary id the device id line_base + number, learns of it,
 * opens it and closes it again: rule 115. False: there is no such line, which is told if it is a breach. */
bool adopt_line(struct check *check, DWORD_PTR temporary, DWORD number, struct device *device);

/* The same for a telephone, with phone_base + number: rule 147. */
bool adopt_phone(struct check *check, DWORD_PTR temporary, DWORD number, struct telephone *phone);

#endif
