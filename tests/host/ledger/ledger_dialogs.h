/* ledger_dialogs.h: the ledger's books of windows that the provider wants shown in an application: its dialog
 * instances. */
#ifndef HOST_LEDGER_DIALOGS_H
#define HOST_LEDGER_DIALOGS_H

#include "ledger.h"

enum { WISH_BYTES = 4096 };

/* A LINE_CREATEDIALOGINSTANCE that was given an instance. */
struct dialog_wish {
    HTAPIDIALOGINSTANCE handle;
    HDRVDIALOGINSTANCE driver;
    WCHAR file[MAX_PATH];          /* the UI DLL */
    DWORD size;                    /* of the block; what is longer is cut */
    unsigned char block[WISH_BYTES];
};

/* Give windows that are wanted from now on an instance, or none any more, as TAPI does whose application is gone. */
void ledger_give_dialogs(struct ledger *ledger, bool give);

/* Wait for a window that is wanted and was given an instance. False: none was until then. */
bool ledger_take_wish(struct ledger *ledger, uint64_t deadline_us, struct dialog_wish *wish);

/* TAPI has given the provider's window an instance by itself. */
void ledger_dialog_shown(struct ledger *ledger, HDRVDIALOGINSTANCE driver, HTAPIDIALOGINSTANCE handle);

/* providerFreeDialogInstance returned: nothing more may be sent to it (rule 121). */
void ledger_dialog_freed(struct ledger *ledger, HDRVDIALOGINSTANCE driver);

/* What the provider has sent to an instance and nobody has taken yet: a block, or that it is to close (size 0,
 * *closes). False: there is nothing. block has WISH_BYTES. */
bool ledger_take_dialog_data(struct ledger *ledger, HTAPIDIALOGINSTANCE handle, unsigned char *block, DWORD *size,
                             bool *closes);

#endif
