/* effects.c: a queue of records of different lengths in one run of memory; see effects.h. */
#include "effects.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 4096, ALIGNMENT = _Alignof(struct effect) };

void effects_init(struct effects *effects)
{
    *effects = (struct effects){0};
}

void effects_free(struct effects *effects)
{
    free(effects->at);
    effects_init(effects);
}

static bool make_room(struct effects *effects, size_t size)
{
    size_t room = effects->room ? effects->room : FIRST_ROOM;
    while (room - effects->len < size)
        room *= 2;
    if (room == effects->room)
        return true;
    unsigned char *at = realloc(effects->at, room);
    if (at == NULL)
        return false;
    effects->at = at;
    effects->room = room;
    return true;
}

static uint32_t record_size(size_t extra)
{
    return (uint32_t)((sizeof(struct effect) + extra + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

static struct effect *add(struct effects *effects, enum effect_kind kind, size_t extra)
{
    uint32_t size = record_size(extra);
    if (!make_room(effects, size)) {
        effects->lost++;
        return NULL;
    }
    struct effect *effect = (struct effect *)(effects->at + effects->len);
    *effect = (struct effect){.kind = kind, .size = size};
    effects->len += size;
    effects->added++;
    return effect;
}

static void add_link_effect(struct effects *effects, enum effect_kind kind, unsigned link, unsigned attempt)
{
    struct effect *effect = add(effects, kind, 0);
    if (effect != NULL) {
        effect->link.number = link;
        effect->link.attempt = attempt;
    }
}

void effect_connect(struct effects *effects, unsigned link, unsigned attempt)
{
    add_link_effect(effects, EFFECT_CONNECT, link, attempt);
}

void effect_disconnect(struct effects *effects, unsigned link, unsigned attempt)
{
    add_link_effect(effects, EFFECT_DISCONNECT, link, attempt);
}

void effect_complete(struct effects *effects, DRV_REQUESTID id, LONG result)
{
    struct effect *effect = add(effects, EFFECT_COMPLETE, 0);
    if (effect != NULL) {
        effect->complete.id = id;
        effect->complete.result = result;
    }
}

void effect_line_event(struct effects *effects, LINEEVENT proc, HTAPILINE line, HTAPICALL call, DWORD message,
                       DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    struct effect *effect = add(effects, EFFECT_LINE_EVENT, 0);
    if (effect == NULL)
        return;
    effect->event.proc = proc;
    effect->event.line = line;
    effect->event.call = call;
    effect->event.message = message;
    effect->event.param[0] = param1;
    effect->event.param[1] = param2;
    effect->event.param[2] = param3;
}

void effect_send(struct effects *effects, unsigned link, unsigned attempt, const void *bytes, size_t len)
{
    struct effect *effect = add(effects, EFFECT_SEND, len);
    if (effect == NULL)
        return;
    effect->link.number = link;
    effect->link.attempt = attempt;
    effect->link.len = len;
    memcpy(effect->bytes, bytes, len);
}

void effect_call_state(struct effects *effects, LINEEVENT proc, HTAPILINE line, HTAPICALL htCall, handle name,
                       const struct step *step, DWORD media_mode)
{
    struct effect *effect = add(effects, EFFECT_CALL_STATE, 0);
    if (effect == NULL)
        return;
    effect->call.proc = proc;
    effect->call.line = line;
    effect->call.htCall = htCall;
    effect->call.name = name;
    effect->call.step = *step;
    effect->call.media_mode = media_mode;
}

void effect_new_call(struct effects *effects, LINEEVENT proc, HTAPILINE line, handle name)
{
    struct effect *effect = add(effects, EFFECT_NEW_CALL, 0);
    if (effect == NULL)
        return;
    effect->call.proc = proc;
    effect->call.line = line;
    effect->call.name = name;
}

const struct effect *effects_next(const struct effects *effects, size_t *position)
{
    if (*position == effects->len)
        return NULL;
    const struct effect *effect = (const struct effect *)(effects->at + *position);
    *position += effect->size;
    return effect;
}

void effects_clear(struct effects *effects)
{
    effects->len = 0;
}
