/* misspelt.c: what fake_misspelt exports on top of fake: a name that TSPI does not have (rule 1). */
#include "fake.h"

EXPORT LONG TSPIAPI TSPI_lineGetAdressStatus(HDRVLINE line, DWORD address, LPLINEADDRESSSTATUS status);

EXPORT LONG TSPIAPI TSPI_lineGetAdressStatus(HDRVLINE line, DWORD address, LPLINEADDRESSSTATUS status)
{
    (void)line, (void)address, (void)status;
    return (LONG)LINEERR_OPERATIONUNAVAIL;
}
