/* trace_folder.h: %ProgramData%\tspec, where the trace is, as the installer makes it and takes it away. */
#ifndef TSPEC_TRACE_FOLDER_H
#define TSPEC_TRACE_FOLDER_H

#include <windows.h>

/* Make the folder, or give the one that is there its owner and rights again: the telephony service (NETWORK SERVICE)
 * writes, administrators read, others do neither, for a trace may show who called whom. A folder that is a link is
 * refused: everybody may make folders in %ProgramData%. Returns a Windows error number. */
DWORD trace_folder_make(void);

/* Delete the folder if nothing is in it, and no other protocol needs it. */
void trace_folder_tidy(const WCHAR *protocol);

/* Delete the protocol's trace, and the folder as trace_folder_tidy does. Returns a Windows error number. */
DWORD trace_folder_remove(const WCHAR *protocol);

#endif
