/* api_translate.c: lineTranslateAddress. */
#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

#include "layouts.h"
#include "locations.h"
#include "text.h"
#include "translation.h"

/* What lineTranslateAddress is asked. */
struct question {
    HLINEAPP app;
    DWORD device, version;
    const WCHAR *address;
    DWORD card, options;
};

static LONG check(const struct question *question)
{
    LONG result = translation_check(question->app, question->version);
    if (result == 0)
        result = translation_check_device(question->device);
    if (result != 0)
        return result;
    return question->address != NULL ? 0 : (LONG)LINEERR_INVALPOINTER;
}

static LONG translate(const struct question *question, LPLINETRANSLATEOUTPUT output, bool is_ansi)
{
    struct listed_location location;
    struct translated translated;
    LONG result = check(question);
    if (result != 0)
        return result;
    if (!location_read_current(&location) && canonical_is(question->address))
        return LINEERR_INIFILECORRUPT;
    result = translation_translate(&location, question->card, question->address, question->options, &translated);
    if (result != 0)
        return result;
    if (question->version < API_2_0) /* which does not know it */
        translated.results &= ~(DWORD)LINETRANSLATERESULT_VOICEDETECT;
    LINETRANSLATEOUTPUT answer = {.dwTotalSize = sizeof(answer), .dwCurrentCountry = location.rules.country.code,
                                  .dwDestCountry = translated.country, .dwTranslateResults = translated.results};
    const struct patch patches[] = {
        {offsetof(LINETRANSLATEOUTPUT, dwDialableStringSize), translated.dialable, text_bytes(translated.dialable)},
        {offsetof(LINETRANSLATEOUTPUT, dwDisplayableStringSize), translated.displayable,
         text_bytes(translated.displayable)},
    };
    return layout_copy(&layout_translate_output, &(struct laid_out){&answer, API_3_0, false}, patches, 2, output,
                       question->version, is_ansi);
}

LONG WINAPI lineTranslateAddressW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, LPCWSTR lpszAddressIn,
                                  DWORD dwCard, DWORD dwTranslateOptions, LPLINETRANSLATEOUTPUT lpTranslateOutput)
{
    return translate(&(struct question){hLineApp, dwDeviceID, dwAPIVersion, lpszAddressIn, dwCard, dwTranslateOptions},
                     lpTranslateOutput, false);
}

LONG WINAPI lineTranslateAddressA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, LPCSTR lpszAddressIn,
                                  DWORD dwCard, DWORD dwTranslateOptions, LPLINETRANSLATEOUTPUT lpTranslateOutput)
{
    IN_UNICODE(lpszAddressIn, translate(&(struct question){hLineApp, dwDeviceID, dwAPIVersion, wide, dwCard,
                                                           dwTranslateOptions}, lpTranslateOutput, true));
}
