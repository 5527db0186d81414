/* recipient.h: what tapi_recipient.exe and the program that tests it agree on. Each line that the former writes into
 * the diary is announced by an event. */
#ifndef TAPI32_RECIPIENT_H
#define TAPI32_RECIPIENT_H

#define DIARY_VARIABLE "TAPI_RECIPIENT_DIARY"
#define WRITTEN_EVENT "Local\\tapi_recipient has written"

/* "Numbers" that it does not dial. */
#define NUMBER_END "end" /* it ends as programs do */
#define NUMBER_DIE "die" /* it ends at once, and leaves all as it is */

#endif
