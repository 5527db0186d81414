/* call_names.c: a hash table with chains; see call_names.h. */
#include "call_names.h"

#include "chains.h"
#include "line.h"
#include "link.h"

bool call_names_init(struct core *core, unsigned lines)
{
    core->names = chains_new(lines, &core->names_mask);
    return core->names != NULL;
}

void call_names_free(struct core *core)
{
    free(core->names);
    core->names = NULL;
}

static uint64_t left(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1], v[1] = left(v[1], 13) ^ v[0], v[0] = left(v[0], 32);
    v[2] += v[3], v[3] = left(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = left(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = left(v[1], 17) ^ v[2], v[2] = left(v[2], 32);
}

static uint64_t little_endian(const unsigned char *at, size_t len)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

/* SipHash-1-3 (https://www.aumasson.jp/siphash/siphash.pdf): who does not know the key can choose no names that come to
 * one chain. */
uint64_t call_name_mark(const struct core *core, struct slice name)
{
    const uint64_t *key = core->names_key;
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
                     key[1] ^ 0x7465646279746573};
    for (size_t at = 0; at <= name.len; at += 8) {
        size_t rest = name.len - at;
        uint64_t word = rest >= 8 ? little_endian(name.at + at, 8)
                                  : little_endian(name.at + at, rest) | (uint64_t)name.len << 56;
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for (unsigned i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static struct call **chain_of(const struct core *core, const struct link *link, struct slice name)
{
    return &core->names[((uint32_t)call_name_mark(core, name) ^ link->number) & core->names_mask];
}

void call_names_add(struct core *core, struct call *call)
{
    struct call **chain = chain_of(core, call->line->link, call_text(call, TEXT_NAME));
    call->next_named = *chain;
    call->named_at = chain;
    if (*chain != NULL)
        (*chain)->named_at = &call->next_named;
    *chain = call;
}

void call_names_remove(struct call *call)
{
    *call->named_at = call->next_named;
    if (call->next_named != NULL)
        call->next_named->named_at = call->named_at;
}

/* This call, or the first one after it in its chain, that has the name. */
static struct call *with_name(struct call *call, const struct link *link, struct slice name)
{
    while (call != NULL && (call->line->link != link || !slice_equal(call_text(call, TEXT_NAME), name)))
        call = call->next_named;
    return call;
}

struct call *call_names_first(const struct core *core, const struct link *link, struct slice name)
{
    return with_name(*chain_of(core, link, name), link, name);
}

struct call *call_names_next(const struct call *call)
{
    return with_name(call->next_named, call->line->link, call_text(call, TEXT_NAME));
}

struct call *call_names_on_line(const struct line *line, struct slice name)
{
    struct call *call = line->alive;
    while (call != NULL && (call->len[TEXT_NAME] == 0 || !slice_equal(call_text(call, TEXT_NAME), name)))
        call = call->next;
    return call;
}
