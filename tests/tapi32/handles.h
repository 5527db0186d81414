/* handles.h: the numbers by which applications and providers know our objects: an index and a generation, so that one
 * that is stale or of another kind is not found. Called under the service's lock. */
#ifndef TAPI32_HANDLES_H
#define TAPI32_HANDLES_H

#include <stdbool.h>
#include <windows.h>

enum handle_kind {
    HANDLE_FREE,
    HANDLE_APP,      /* HLINEAPP */
    HANDLE_PHONE_APP, /* HPHONEAPP */
    HANDLE_LINE,     /* HLINE */
    HANDLE_CALL,     /* HCALL */
    HANDLE_TRUNK,    /* HTAPILINE */
    HANDLE_TAPI_CALL, /* HTAPICALL */
    HANDLE_DIALOG,   /* HTAPIDIALOGINSTANCE */
    HANDLE_END_TO_END, /* dwEndToEndID */
    HANDLE_REQUEST,  /* DRV_REQUESTID, which applications get, too: always positive as a LONG */
};

/* A zeroed object of that size, whose first member is the DWORD that is its handle; NULL without memory. To be freed
 * with handle_free and free(). */
void *handle_new_object(enum handle_kind kind, size_t size);

/* The object, or NULL if the handle is none of that kind. */
void *handle_find(enum handle_kind kind, DWORD handle);

/* 0 is allowed. */
void handle_free(DWORD handle);

#endif
