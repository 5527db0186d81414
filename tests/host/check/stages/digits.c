/* digits.c: digits and tones that are generated on a call, and tones that come (rules 22, 49, 54, 55, 87 to 90, 164,
 * 177). */
#include "../../names.h"
#include "../../provider/guard.h"
#include "../scene.h"

enum { LONG_MS = 1000 /* of each of the digits below, and of each pause between two: longer than is waited for */ };

static const char many[] = "1234567890123456";

/* The first of the modes in which the line generates digits, 0 if there is none. */
static DWORD first_mode(const struct placed *placed)
{
    DWORD modes = placed->device->digit_modes;

    return modes & ~(modes - 1);
}

/* lineGenerateDigits, with digits that are taken away as soon as it returns (rule 22), or with NULL. rule is broken if
 * it hangs or crashes. Returns what it returned; the id of its LINE_GENERATE goes into *id. */
static LONG generate_so(struct check *check, const struct placed *placed, const char *digits, DWORD mode,
                        DWORD duration, unsigned rule, DWORD *id)
{
    size_t bytes = 0;
    WCHAR *lent = digits ? scene_lend_text(digits, &bytes) : NULL;
    LONG result;

    *id = ledger_generation(check->ledger, "lineGenerateDigits", placed->handle, digits == NULL);
    result = CALL(check, rule, lineGenerateDigits, placed->driver, *id, mode, lent, duration);
    ledger_generated(check->ledger, *id, result);
    if (lent)
        guard_take_away(lent, bytes, 22, "it read the digits after lineGenerateDigits had returned");
    return result;
}

static LONG generate(struct check *check, const struct placed *placed, const char *digits, DWORD *id)
{
    return generate_so(check, placed, digits, first_mode(placed), digits == many ? LONG_MS : 0, 87, id);
}

/* Wait for the end of digits that nobody stops. rule is broken if they are said not to have been generated. Returns
 * whether they were. */
static bool await_end(struct check *check, const struct placed *placed, DWORD id, unsigned rule, const char *digits)
{
    DWORD how;

    if (!ledger_wait_generated(check->ledger, id, scene_deadline(check), &how)) {
        if (scene_is_connected(check, placed) && scene_is_late(check))
            finding_broken(87, "lineGenerateDigits returned 0, but no LINE_GENERATE followed within %u ms",
                           (unsigned)(check->options->timeout_us / 1000));
        return false;
    }
    if (how == LINEGENERATETERM_CANCEL && scene_is_connected(check, placed))
        finding_broken(rule, "LINE_GENERATE says that the digits \"%s\" were cancelled; nobody did that", digits);
    return how == LINEGENERATETERM_DONE;
}

/* Rules 49 and 87. Returns whether digits can be generated. */
static bool check_to_the_end(struct check *check, const struct placed *placed)
{
    DWORD id;
    LONG result = generate(check, placed, "123", &id);

    scene_check_offer(check, placed, "lineGenerateDigits", "GENERATEDIGITS", result);
    return result == 0 && await_end(check, placed, id, 49, "123");
}

/* Rule 88: digits end those that are still being generated; the ledger sees the order. Returns whether they did. */
static bool check_overtaken(struct check *check, const struct placed *placed)
{
    DWORD first, second, how;
    bool ended = false;
    char name[64];
    LONG result;

    if (generate(check, placed, many, &first) != 0)
        return false;
    result = generate(check, placed, "1", &second);
    if (result < 0 && scene_is_connected(check, placed))
        finding_broken(88, "lineGenerateDigits returned %s while other digits are generated; it is to end them",
                       error_name(result, name, sizeof name));
    else if (result == 0 && await_end(check, placed, second, 49, "1"))
        ended = ledger_wait_generated(check->ledger, first, 0, &how);
    if (ended)
        ledger_held(check->ledger, 88);
    return ended;
}

/* Rule 88: no digits end them too. Returns whether they did. */
static bool check_stopped(struct check *check, const struct placed *placed)
{
    DWORD first, second, how;
    char name[64];
    LONG result;

    if (generate(check, placed, many, &first) != 0)
        return false;
    result = generate(check, placed, NULL, &second);
    if (result == 0 && ledger_wait_generated(check->ledger, first, scene_deadline(check), &how))
        return true;
    if (result < 0 && scene_is_connected(check, placed))
        finding_broken(88, "lineGenerateDigits of NULL returned %s; it is to end what is generated",
                       error_name(result, name, sizeof name));
    else if (result == 0 && scene_is_connected(check, placed) && scene_is_late(check))
        finding_broken(88, "digits go on being generated after lineGenerateDigits of NULL");
    return false;
}

static void check_mode(struct check *check, const struct placed *placed, DWORD mode)
{
    char name[64];
    DWORD id;
    LONG result = generate_so(check, placed, "1", mode, 0, 89, &id);

    if (result != (LONG)LINEERR_INVALDIGITMODE && scene_is_connected(check, placed))
        finding_broken(89, "lineGenerateDigits in mode 0x%X (LINEDEVCAPS.dwGenerateDigitModes is 0x%X) returned %s, "
                       "not LINEERR_INVALDIGITMODE", (unsigned)mode, (unsigned)placed->device->digit_modes,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    else
        finding(89, NULL);
}

/* Rule 89: one mode, and one that the line has. */
static void check_modes(struct check *check, const struct placed *placed)
{
    DWORD unlisted = LINEDIGITMODE_PULSE;

    while (unlisted & placed->device->digit_modes)
        unlisted <<= 1;
    check_mode(check, placed, 0);
    check_mode(check, placed, LINEDIGITMODE_PULSE | LINEDIGITMODE_DTMF);
    check_mode(check, placed, unlisted);
}

/* Rule 90. */
static void check_strange(struct check *check, const struct placed *placed, const char *digits, DWORD duration)
{
    char name[64];
    DWORD id, stop;
    LONG result = generate_so(check, placed, digits, first_mode(placed), duration, 90, &id);

    if (result < 0 && scene_is_connected(check, placed))
        finding_broken(90, "lineGenerateDigits of \"%s\" with dwDuration %u returned %s; what cannot be generated is "
                       "left out, and a duration out of range brought into it", digits, (unsigned)duration,
                       error_name(result, name, sizeof name));
    else if (result == 0 && duration)
        generate(check, placed, NULL, &stop);
    else if (result == 0 && await_end(check, placed, id, 90, digits))
        finding(90, NULL);
}

/* Rule 87: a call that ends ends its digits, which is told before IDLE. */
static void check_dropped(struct check *check, const struct placed *placed)
{
    DWORD id, how;

    if (generate(check, placed, many, &id) != 0)
        return;
    scene_hang_up(check, placed);
    if (scene_view(check, placed).state == LINECALLSTATE_IDLE && scene_stands(check, placed) &&
        !ledger_wait_generated(check->ledger, id, 0, &how))
        finding_broken(87, "the call became IDLE, but no LINE_GENERATE told of the digits that it was generating");
}

static void use(struct check *check, struct placed *placed)
{
    if (!first_mode(placed)) {
        finding_broken(89, "GENERATEDIGITS is offered, but LINEDEVCAPS.dwGenerateDigitModes lists no mode");
        return;
    }
    if (!check_to_the_end(check, placed) || !check_overtaken(check, placed) || !check_stopped(check, placed))
        return;
    check_modes(check, placed);
    check_strange(check, placed, "1x2", 0);
    check_strange(check, placed, "1,2", 0);
    check_strange(check, placed, "1", ~0u);
    check_dropped(check, placed);
}

/* --- Tones -------------------------------------------------------------------------------------------------------- */

enum { TONES = LINETONEMODE_RINGBACK | LINETONEMODE_BUSY | LINETONEMODE_BEEP | LINETONEMODE_BILLING };

/* The first of these tones. */
static DWORD first_tone(DWORD tones)
{
    tones &= TONES;
    return tones & ~(tones - 1);
}

/* lineGenerateTone. Returns what it returned; the id of its LINE_GENERATE goes into *id. */
static LONG sound(struct check *check, const struct placed *placed, DWORD mode, DWORD duration, DWORD *id)
{
    LONG result;

    *id = ledger_generation(check->ledger, "lineGenerateTone", placed->handle, mode == 0);
    result = CALL(check, 164, lineGenerateTone, placed->driver, *id, mode, duration, 0, NULL);
    ledger_generated(check->ledger, *id, result);
    return result;
}

static bool tone_ends(struct check *check, const struct placed *placed, DWORD id, const char *why)
{
    DWORD how;

    if (ledger_wait_generated(check->ledger, id, scene_deadline(check), &how))
        return true;
    if (scene_is_connected(check, placed) && scene_is_late(check))
        finding_broken(164, "%s, but no LINE_GENERATE told of its end", why);
    return false;
}

/* Rule 164: a tone that is not one of the line's. */
static void check_tone(struct check *check, const struct placed *placed, DWORD mode)
{
    char name[64];
    DWORD id;
    LONG result = sound(check, placed, mode, REST_MS, &id);

    if (result == (LONG)LINEERR_INVALTONEMODE)
        finding(164, NULL);
    else if (scene_is_connected(check, placed))
        finding_broken(164, "lineGenerateTone in mode 0x%X (LINEDEVCAPS.dwGenerateToneModes is 0x%X) returned %s, not "
                       "LINEERR_INVALTONEMODE", (unsigned)mode, (unsigned)placed->device->tone_modes,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

static void use_tones(struct check *check, struct placed *placed)
{
    const DWORD tone = first_tone(placed->device->tone_modes), missing = first_tone(~placed->device->tone_modes);
    DWORD id, stop;
    LONG result;

    if (!tone)
        return; /* there are but custom ones */
    result = sound(check, placed, tone, REST_MS, &id);
    scene_check_offer(check, placed, "lineGenerateTone", "GENERATETONE", result);
    if (result != 0 || !tone_ends(check, placed, id, "lineGenerateTone of a short tone returned 0"))
        return;
    if (sound(check, placed, tone, 1000 * LONG_MS, &id) == 0 && sound(check, placed, 0, 0, &stop) == 0 &&
        !tone_ends(check, placed, id, "lineGenerateTone of no tone returned 0 while another was generated"))
        return;
    check_tone(check, placed, LINETONEMODE_BEEP | LINETONEMODE_BUSY);
    if (missing)
        check_tone(check, placed, missing);
}

/* --- Tones that come ---------------------------------------------------------------------------------------------- */

enum { LIST = 0x7157, TONE = 0x70E, HERTZ = 440, LISTEN_MS = 100 };

/* lineMonitorTones with a list of one tone, which is taken away as soon as it returns (rule 22). */
static LONG await_tone(struct check *check, const struct placed *placed)
{
    LINEMONITORTONE *lent = guard_lend(sizeof *lent, 60, "behind a list of tones");
    LONG result;

    *lent = (LINEMONITORTONE){.dwAppSpecific = TONE, .dwDuration = LISTEN_MS, .dwFrequency1 = HERTZ};
    ledger_tones_begin(check->ledger, placed->handle, LIST, lent, 1);
    result = CALL(check, 177, lineMonitorTones, placed->driver, LIST, lent, 1);
    ledger_tones_are(check->ledger, placed->handle, LIST, result == 0);
    guard_take_away(lent, sizeof *lent, 22, "it read a list of tones after lineMonitorTones had returned");
    return result;
}

/* Rule 177. This tone may be none that it hears. */
static void use_listening(struct check *check, struct placed *placed)
{
    char name[64];
    LONG result = await_tone(check, placed);

    if (result != (LONG)LINEERR_INVALTONE)
        scene_check_offer(check, placed, "lineMonitorTones", "MONITORTONES", result);
    if (result != 0)
        return;
    scene_pause(check, LISTEN_MS);
    result = CALL(check, 177, lineMonitorTones, placed->driver, LIST, NULL, 1); /* the number does not count then */
    ledger_tones_are(check->ledger, placed->handle, LIST, result == 0);
    if (result == 0)
        finding(177, NULL);
    else if (scene_is_connected(check, placed))
        finding_broken(177, "lineMonitorTones without a list returned %s; it is to end the list, and return 0",
                       error_name(result, name, sizeof name));
    scene_pause(check, REST_MS);
}

/* Rules 54 and 55: the call or its line is closed while digits are generated. */
static void play_close(struct check *check, bool whole_line)
{
    struct device device;
    struct placed placed;
    DWORD id;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed) &&
        scene_offers(check, &placed, LINECALLFEATURE_GENERATEDIGITS) && generate(check, &placed, many, &id) == 0) {
        scene_drop_and_close(check, &placed, whole_line);
    } else {
        scene_finish(check, &placed);
    }
    scene_end_line(check, &device);
}

static void tell_of_missing(const char *function, bool exported, unsigned from, unsigned to)
{
    unsigned rule;

    for (rule = from; rule <= to; rule++)
        finding_absent(rule, "%s is %s", function, exported ? "never offered" : "not exported");
}

void stage_digits(struct check *check)
{
    struct device device;
    DWORD features;

    if (!scene_learn_alone(check, &device))
        return;
    features = device.call_features;
    if (HAS(check, lineGenerateDigits) && features & LINECALLFEATURE_GENERATEDIGITS) {
        scene_play_connected(check, LINECALLFEATURE_GENERATEDIGITS, use);
        play_close(check, false);
        play_close(check, true);
    } else {
        tell_of_missing("lineGenerateDigits", HAS(check, lineGenerateDigits), 87, 90);
    }
    if (HAS(check, lineGenerateTone) && features & LINECALLFEATURE_GENERATETONE)
        scene_play_connected(check, LINECALLFEATURE_GENERATETONE, use_tones);
    else
        tell_of_missing("lineGenerateTone", HAS(check, lineGenerateTone), 164, 164);
    if (HAS(check, lineMonitorTones) && features & LINECALLFEATURE_MONITORTONES)
        scene_play_connected(check, LINECALLFEATURE_MONITORTONES, use_listening);
    else
        tell_of_missing("lineMonitorTones", HAS(check, lineMonitorTones), 177, 177);
}
