/* private_x86.c: on x86 mingw-w64's import library of tapi32 has nothing that is not documented. */
