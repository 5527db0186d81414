/* msp.c: what media service providers ask of the fake, and are told by it. */
#include "fake.h"

static const GUID class = {0x46414B45, 0x4D53, 0x5000, {1, 2, 3, 4, 5, 6, 7, 8}};

bool msp_is_there(void)
{
    return provider_agrees(VERSION_3_0, VERSION_3_0) && !does("has no MSP") &&
           !does("names an MSP that it does not have") && !does("says with another error that there is no MSP");
}

static struct msp *find(HDRVMSPLINE hd)
{
    unsigned i;

    for (i = 0; i < MSPS; i++)
        if (fake.msps[i].line && fake.msps[i].hd == hd)
            return &fake.msps[i];
    return NULL;
}

static bool is_of_msp(const struct plan *planned, const void *msp)
{
    return planned->msp == msp;
}

static void msp_close(struct msp *msp)
{
    if (does("sends data to an MSP that is closed"))
        return;
    while (fake.flying.msp == msp)
        wait_until(now_ms() + 1000);
    forget(is_of_msp, msp);
    msp->line = NULL;
}

void msp_close_all(const struct line *line)
{
    unsigned i;

    for (i = 0; i < MSPS; i++)
        if (fake.msps[i].line == line)
            msp_close(&fake.msps[i]);
}

EXPORT LONG TSPIAPI TSPI_lineMSPIdentify(DWORD device, GUID *out)
{
    LONG result = line_check_device(device);

    if (result == 0 && does("says with another error that there is no MSP"))
        return (LONG)LINEERR_OPERATIONFAILED;
    if (result == 0 && !does("names an MSP that it does not have") && (!msp_is_there() || does("hides its MSP")))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (result == 0 && !does("names no MSP"))
        *out = class;
    return result;
}

/* An instance of the line's; of no line, one that is free. NULL: there is none. */
static struct msp *msp_of(const struct line *line)
{
    unsigned i;

    for (i = 0; i < MSPS && fake.msps[i].line != line; i++)
        ;
    return i < MSPS ? &fake.msps[i] : NULL;
}

static LONG create(struct line *line, HTAPIMSPLINE ht, LPHDRVMSPLINE hd)
{
    struct msp *msp = msp_of(NULL);

    if (!msp || (msp_of(line) && does("has one MSP instance at a time")))
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    *msp = (struct msp){.line = line, .ht = ht, .hd = (HDRVMSPLINE)(DWORD_PTR)(0x7000 + ++fake.next_handle)};
    if (does("gives one handle for all MSP instances"))
        msp->hd = (HDRVMSPLINE)(DWORD_PTR)0x7000;
    if (!does("gives no handle for an MSP instance"))
        *hd = msp->hd;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineCreateMSPInstance(HDRVLINE hd_line, DWORD address, HTAPIMSPLINE ht, LPHDRVMSPLINE hd)
{
    struct line *line;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    (void)address;
    enter();
    line = line_find(hd_line);
    if (line)
        result = create(line, ht, hd);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineCloseMSPInstance(HDRVMSPLINE hd)
{
    struct msp *msp;

    enter();
    msp = find(hd);
    if (msp)
        msp_close(msp);
    leave();
    return msp && !does("refuses to close an MSP instance") ? 0 : (LONG)LINEERR_INVALPOINTER;
}

/* The MSP is told how much came of it, or something that it should not be. */
static void run_answer(const struct plan *planned)
{
    const struct msp *msp = planned->msp;
    DWORD_PTR to = does("sends data to nobody's MSP") ? (DWORD_PTR)msp->hd : (DWORD_PTR)msp->ht;
    const void *data = does("sends an MSP data that is not there") ? (void *)(DWORD_PTR)0x10 : planned->param;

    if (does("speaks to all MSPs at once"))
        to = 0;
    if (does("reads MSP data later"))
        (void)*(const volatile unsigned char *)msp->data;
    tell(msp->line, NULL, LINE_SENDMSPDATA, to, (DWORD_PTR)data, sizeof planned->param);
    if (does("sends data to an MSP that is closed"))
        plan(120, *planned);
}

EXPORT LONG TSPIAPI TSPI_lineReceiveMSPData(HDRVLINE line, HDRVCALL call, HDRVMSPLINE hd, LPVOID data, DWORD size)
{
    struct msp *msp;

    (void)line, (void)call;
    if (does("refuses MSP data"))
        return (LONG)LINEERR_INVALPARAM;
    if (does("writes behind MSP data"))
        ((unsigned char *)data)[size] ^= 0xFF;
    enter();
    msp = find(hd);
    if (msp) {
        msp->data = data;
        plan(5, (struct plan){.run = run_answer, .msp = msp, .param = {size}});
    }
    leave();
    return msp ? 0 : (LONG)LINEERR_INVALPARAM;
}
