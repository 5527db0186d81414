"""The limits of what a spec may say. C has them from here, as protocol_limits.h (`gen/tspec tables`)."""

from __future__ import annotations

from charsets import ENCODINGS

MESSAGE_FIELDS = 16      # holes in one message
MESSAGE_KINDS = 64       # messages in one protocol
MESSAGE_NOTICES = 4      # things that one message says of calls
STATE_WORDS = 64         # words in the states block
STATE_STEPS = 3          # TAPI states that one word stands for
KEPT_CHARACTERS = 64     # of a value that the provider remembers
LONGEST_CHARACTER = max(encoding.longest for encoding in ENCODINGS.values())  # bytes of one
ID_DIGITS = 10           # of the number by which an answer is found: it has 32 bits
SETTINGS = 16            # settings that a protocol declares
DIGEST_DIGITS = 32       # hexadecimal digits of an MD5 digest
CALL_NAME = 16           # hexadecimal digits of a name that the provider gives to a call

# What only the generator has to do with.
SPEC_BYTES = 1 << 18         # of a spec
LINE_CHARACTERS = 65536     # of a line of a spec
MESSAGE_PARTS = 256         # fields of a message on the wire, text and holes
CAUSE_WORDS = 256           # words of a causes block
KEYS = 254                  # different keys of a protocol's lines
STATE_WORD_CHARACTERS = 64  # of a state word, known or not
NAME_CHARACTERS = 64        # of a name that a spec declares
SETTING_TITLE_CHARACTERS = 64
VERSION_NUMBERS = (255, 255, 65535, 65535)  # the greatest of each: Windows Installer keeps two bytes, the DLL words
LARGEST_NUMBER = 0xFFFFFFFF  # of a setting: what a REG_DWORD holds
