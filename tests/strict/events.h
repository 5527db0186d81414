/* events.h: what the provider calls back, written down and handed on to TAPI. */
#ifndef STRICT_EVENTS_H
#define STRICT_EVENTS_H

#include <windows.h>

#include <tspi.h>

void CALLBACK events_completion(DRV_REQUESTID id, LONG result);
void CALLBACK events_line(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                          DWORD_PTR param3);
void CALLBACK events_phone(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);

#endif
