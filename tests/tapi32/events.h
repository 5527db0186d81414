/* events.h: what providers call back. Each takes the service's lock, changes what is known, and has applications told;
 * none calls an application or a provider. */
#ifndef TAPI32_EVENTS_H
#define TAPI32_EVENTS_H

#include <windows.h>

#include <tspi.h>

void CALLBACK events_completion(DRV_REQUESTID id, LONG result);
void CALLBACK events_line(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                          DWORD_PTR param3);
void CALLBACK events_phone(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);

#endif
