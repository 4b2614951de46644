#!/usr/bin/python3
"""blank-vdso.py FILE...: in memory pages, overwrites with zeros what the kernel's vDSO tells of where it was built.

The kernel maps its vDSO into each process, so CRIU saves its pages with the rest. Their dynamic section may have a run
path and their notes a build salt: facts of one machine, used by nothing. All else, the build id included, stays.
"""
import re
import struct
import sys

PT_DYNAMIC, PT_NOTE, DT_STRTAB, DT_RPATH, DT_RUNPATH, BUILD_SALT = 2, 4, 5, 15, 29, 0x100
HEADS = b'\x7fELF\x01\x01', b'\x7fELF\x02\x01'
NAME = re.compile(rb'linux-(vdso|gate)\.so\.1\0')          # that of the 64-bit one and of the 32-bit one


def blanks(data, base):
    """The ranges to blank of the ELF file at this offset; its segments lie as in the file."""
    is64 = data[base + 4] == 2
    headers, = struct.unpack_from('<Q' if is64 else '<I', data, base + (32 if is64 else 28))
    count, = struct.unpack_from('<H', data, base + (56 if is64 else 44))
    word = '<QQ' if is64 else '<II'
    for i in range(count):
        if is64:
            kind, _, offset, _, _, size = struct.unpack_from('<IIQQQQ', data, base + headers + 56 * i)
        else:
            kind, offset, _, _, size = struct.unpack_from('<IIIII', data, base + headers + 32 * i)
        at, end = base + offset, base + offset + size
        if kind == PT_DYNAMIC:
            entries = [struct.unpack_from(word, data, a) for a in range(at, end, struct.calcsize(word))]
            strings = base + dict(entries)[DT_STRTAB]
            for tag, value in entries:
                if tag in (DT_RPATH, DT_RUNPATH):
                    yield strings + value, data.index(b'\0', strings + value)
        while kind == PT_NOTE and at < end:
            name, description, note = struct.unpack_from('<III', data, at)
            at += 12 + (name + 3 & ~3)
            if note == BUILD_SALT:
                yield at, at + description
            at += description + 3 & ~3


for path in sys.argv[1:]:
    with open(path, 'r+b') as f:
        data = bytearray(f.read())
        for page in range(0, len(data), 4096):
            if data[page:page + 6] in HEADS and NAME.search(data, page, page + 4096):
                for start, end in blanks(data, page):
                    f.seek(start)
                    f.write(bytes(end - start))
