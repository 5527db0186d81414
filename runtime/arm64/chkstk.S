// chkstk.S: a function with more than a page of variables calls this before it makes room for them: Windows commits a
// thread's stack page by page, in order. x15 has the bytes divided by 16; only x16 and x17 may be changed (Microsoft:
// Overview of ARM64 ABI conventions, Stack).
    .text
    .globl __chkstk
    .p2align 2
__chkstk:
    lsl x16, x15, #4
    mov x17, sp
next:
    sub x17, x17, #4096
    subs x16, x16, #4096
    ldr xzr, [x17]
    b.gt next
    ret
