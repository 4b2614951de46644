#!/usr/bin/python3
"""Makes a large checkpoint out of nothing, valid for CRIU's readers of images, the same at each run.

big-set.py tasks DIR TASKS VMAS      a tree of TASKS tasks with VMAS areas each, most of them of shared libraries; a page
                                     of content each, the others are holes in the pages files
big-set.py memory DIR BYTES          one task with BYTES of pages in many runs: zeros, text, random and repeated pages;
                                     prints NEEDLES, how often NEEDLE stands in it, always on a line of its own
big-set.py files DIR FILES SOCKETS   one task with FILES regular files below /srv/old and SOCKETS TCP sockets that listen at
                                     10.0.0.1 to 10.0.255.255, all of them in files.img only

The core image is that of samples/checkpoints/pipes but for the name; all else is written here.
"""
import os
import random
import struct
import sys

COMMON, PAGE, SIBLINGS, LIBRARIES = 0x54564319, 4096, 8, 400
MAGICS = dict(pstree=0x50273030, ids=0x54432030, files=0x56303138, fdinfo=0x56213732, fs=0x51403912, mm=0x57492820,
              pagemap=0x56084025)
REG, PIPE, INETSK, UNIXSK, EVENTFD = 1, 2, 4, 5, 6                       # fd_types
READ, WRITE, EXECUTE = 1, 2, 4                                  # PROT_*
SHARED, PRIVATE, ANONYMOUS, GROWSDOWN = 1, 2, 0x20, 0x100       # MAP_*
REGULAR, VSYSCALL, VDSO, HEAP, FILE_PRIVATE, FILE_SHARED, ANON_PRIVATE, VVAR = 1, 4, 8, 0x20, 0x40, 0x80, 0x200, 0x1000
LAZY, PRESENT = 2, 4                                            # PE_*
EXE, NULL, CWD, ROOT, FIRST_LIBRARY = 1, 2, 3, 4, 5             # ids of files
NEEDLE = b'crit-bench-needle-%06d'
PATTERN = 'bench-needle-[0-9]{6}'


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def fields(*values):
    """A message with these as its fields 1, 2, ...: integers, bytes, or nothing."""
    return b''.join(field(i, v) for i, v in enumerate(values, 1) if v is not None)


def field(number, value):
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


def write(name, data, size=None):
    with open(name, 'wb', buffering=0) as f:
        f.write(data)
        if size is not None:
            f.truncate(size)


def image(name, *messages):
    """An image by its name without the ending, e.g. mm-42."""
    entries = b''.join(struct.pack('<I', len(message)) + message for message in messages)
    write(name + '.img', struct.pack('<II', COMMON, MAGICS[name.split('-')[0]]) + entries)


def page_address(address):
    """An address on a page and of 7 digits to the base of 128, faster than varint."""
    return bytes((128, address >> 7 & 127 | 128, address >> 14 & 127 | 128, address >> 21 & 127 | 128,
                  address >> 28 & 127 | 128, address >> 35 & 127 | 128, address >> 42))


class Area:
    """A kind of vma: all of it but the place."""

    def __init__(self, pages, protection, flags, status, file=0, offset=0):
        self.size = pages * PAGE
        self.writable = protection & WRITE and not status & FILE_SHARED
        rest = fields(None, None, offset, file, protection, flags, status, 1, None, 0 if file else None)   # 1: fd -1
        self.before = field(14, bytes(16) + rest)[:-16 - len(rest)] + b'\x08'
        self.after = rest

    def at(self, start, end):
        return self.before + start + b'\x10' + end + self.after


def code(file, scale):
    """What the dynamic linker maps of a program or library."""
    kinds = (READ, scale), (READ | EXECUTE, 4 * scale), (READ, 2 * scale), (READ, 1), (READ | WRITE, 1)
    offset = 0
    for protection, pages in kinds:
        yield Area(pages, protection, PRIVATE, REGULAR | FILE_PRIVATE, file, offset)
        offset += pages * PAGE


ANON = Area(16, READ | WRITE, PRIVATE | ANONYMOUS, REGULAR | ANON_PRIVATE)
CACHE = Area(7, READ, SHARED, REGULAR | FILE_SHARED, FIRST_LIBRARY)
STACK = Area(33, READ | WRITE, PRIVATE | ANONYMOUS | GROWSDOWN, REGULAR | ANON_PRIVATE)
LAST = [STACK, Area(4, READ, PRIVATE, REGULAR | ANON_PRIVATE | VVAR),
        Area(2, READ | EXECUTE, PRIVATE, REGULAR | ANON_PRIVATE | VDSO)]
PROGRAM = list(code(EXE, 3)) + [Area(34, READ | WRITE, PRIVATE | ANONYMOUS, REGULAR | ANON_PRIVATE | HEAP)]
LIBRARY = [list(code(FIRST_LIBRARY + i, 1 + i % 50)) + [ANON] + [CACHE] * (i % 8 == 0) for i in range(LIBRARIES)]
VSYSCALL_AREA = field(14, fields(0xffffffffff600000, 0xffffffffff601000, 0, 0, EXECUTE, PRIVATE | ANONYMOUS, VSYSCALL, 1))


def layout(task, count):
    """COUNT areas of a task in rising order, the vsyscall page apart."""
    areas = PROGRAM[:]
    while len(areas) < count - 4:
        areas += LIBRARY[(task * 7 + len(areas)) % LIBRARIES]
    return areas[:max(count - 4, 0)] + LAST


def mm(vmas, start):
    """The memory of a task whose stack is at START."""
    brk = start + 1000 * PAGE
    auxv = [6, PAGE, 17, 100, 3, start + 64, 4, 56, 5, 13, 9, start + 1056, 11, 0, 12, 0, 13, 0, 14, 0]
    head = fields(start, start + 9999, start, start + 9999, start + 512, brk, brk, start, start, start, start, EXE)
    return head + b''.join(field(13, word) for word in auxv) + b''.join(vmas) + VSYSCALL_AREA + field(15, 1)


def place(areas, start):
    """Where the areas lie, without gaps but after the program and before the stack."""
    address = start
    for i, area in enumerate(areas):
        if i == len(PROGRAM):
            address += 0x2900_0000_0000
        elif area is STACK:
            address += 0x1_0000_0000
        yield area, address, address + area.size
        address += area.size


def make_memory(task, pid, count, pages_id):
    start = 0x5500_0000_0000 + (task * 0x9e3779b1 & 0xfffffff) * PAGE
    vmas, runs, pages = [], [], 0
    last, digits = 0, b''
    for area, first, end in place(layout(task, count), start):
        begin = digits if first == last else page_address(first)
        last, digits = end, page_address(end)
        vmas.append(area.at(begin, digits))
        if area.writable:
            many = min(area.size // PAGE, 1 + len(vmas) % 5)
            runs.append(fields(first, 0, None, PRESENT | LAZY if area is ANON else PRESENT, many))
            pages += many
    image('mm-%d' % pid, mm(vmas, start))
    image('pagemap-%d' % pid, fields(pages_id), *runs)
    write('pages-%d.img' % pages_id, (b'page of task %d\n' % pid * 300)[:PAGE], pages * PAGE)


def file(kind, number, message):
    return field(1, kind) + field(2, number) + field({REG: 3, INETSK: 4, EVENTFD: 8, UNIXSK: 16, PIPE: 18}[kind], message)


OWNER = fields(0, 0, 0, 0, 0)


def regular(number, name):
    return file(REG, number, fields(number, 0, 0, None, OWNER, name.encode(), None, 4096, None, 0o100644))


def make_files(tasks):
    files = [regular(EXE, '/srv/bench/program'), regular(NULL, '/dev/null'), regular(CWD, '/srv/bench'),
             regular(ROOT, '/')]
    files += [regular(FIRST_LIBRARY + i, '/usr/lib/bench/lib%03d.so.1' % i) for i in range(LIBRARIES)]
    for task in range(tasks):
        first, inode = own_files(task), 100000 + 2 * task
        files += [regular(first, '/srv/bench/log/%d' % task),
                  file(PIPE, first + 1, fields(first + 1, inode, 0, OWNER)),
                  file(UNIXSK, first + 2, fields(first + 2, inode + 1, 1, 7, 2, 0, 0, 0, OWNER, fields(0, 0, 0, 0, 0, 0), b'\0s%d' % task)),
                  file(EVENTFD, first + 3, fields(first + 3, 2, OWNER, 0))]
    image('files', *files)


def own_files(task):
    return FIRST_LIBRARY + LIBRARIES + 4 * task


def make_task(task, pid, core):
    """All images of a task but those of its memory."""
    own, name = own_files(task), b'w%04d' % (task % 10000)
    write('core-%d.img' % pid, core.replace(b'\x05pipes', b'\x05' + name))
    number = task + 2                           # 1 is criu's
    image('ids-%d' % pid, fields(number, number, number, number, 1, 2, 3, 4, 6, 7, 8, 5))
    image('fs-%d' % pid, fields(CWD, ROOT, 0o22))
    table = [(NULL, REG), (own, REG), (own, REG), (own + 1, PIPE), (own + 2, UNIXSK), (own + 3, EVENTFD)]
    image('fdinfo-%d' % number, *(fields(id, 0, kind, fd) for fd, (id, kind) in enumerate(table)))


def make_tasks(tasks):
    """All but the memory; returns the pids."""
    samples = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../checkpoints/pipes')
    with open(os.path.join(samples, 'core-101.img'), 'rb') as f:
        core = f.read()
    with open(os.path.join(samples, 'inventory.img'), 'rb') as f:
        inventory = f.read()
    os.makedirs(directory)
    os.chdir(directory)
    write('inventory.img', inventory)
    pids = [101 + task for task in range(tasks)]
    parents = [0] + [pids[task // SIBLINGS] for task in range(tasks - 1)]
    image('pstree', *(fields(pid, parent, 101, 101, pid) for pid, parent in zip(pids, parents)))
    make_files(tasks)
    for task, pid in enumerate(pids):
        make_task(task, pid, core)
    return pids


def tasks(count, areas):
    for task, pid in enumerate(make_tasks(count)):
        make_memory(task, pid, areas, task + 1)


class Contents:
    """Runs of pages: zeros, text, random bytes, and pages that came before."""

    def __init__(self):
        self.random = random.Random(1)
        words = [bytes(self.random.choices(b'etaoinshrdlucmfwypvbgkq', k=self.random.randint(2, 9))) for _ in range(400)]
        text = b' '.join(self.random.choices(words, k=700000))
        self.text = b''.join(text[i:i + 71] + b'\n' for i in range(0, 4 << 20, 71))
        self.kept = [self.random.randbytes(100) * 41 for _ in range(64)]
        self.needles = 0

    def run(self, pages):
        kind, size = self.random.random(), pages * PAGE
        if kind < 0.2:
            return bytes(size)
        if kind < 0.4:
            return self.random.randbytes(size)
        if kind < 0.7:
            return b''.join(self.random.choice(self.kept)[:PAGE] for _ in range(pages))
        start = self.random.randrange(len(self.text) - size)
        return self.needle(bytearray(self.text[start:start + size]))

    def needle(self, text):
        """Puts one into every tenth text, half of them over the end of a page."""
        if self.random.random() < 0.1:
            line = b'\n' + NEEDLE % self.needles + b'\n'
            where = self.random.randrange(len(text) - len(line))
            if len(text) > PAGE and self.random.random() < 0.5:
                where = PAGE - len(line) // 2
            text[where:where + len(line)] = line
            self.needles += 1
        return text


def listener(number):
    options = fields(0, 0, 0, 0, 0, 0)
    address = 10 | (number >> 8 & 255) << 16 | (number & 255) << 24
    message = (fields(number, 100000 + number, 2, 1, 6, 10, 1024 + number % 60000, 0, 2, 128) + field(11, address) +
               field(12, 0) + field(13, OWNER) + field(14, options))
    return file(INETSK, number, message)


def files(count, sockets):
    """The tasks' files first, then the many."""
    tasks(1, 20)
    with open('files.img', 'rb') as f:
        own = f.read()
    number = 1 << 20
    parts = [own]
    for i in range(count):
        entry = regular(number + i, '/srv/old/%03d/file-%d' % (i % 1000, i))
        parts.append(struct.pack('<I', len(entry)) + entry)
    for i in range(sockets):
        entry = listener(number + count + i)
        parts.append(struct.pack('<I', len(entry)) + entry)
    write('files.img', b''.join(parts))


def memory(size):
    pid, = make_tasks(1)
    contents, left = Contents(), size // PAGE
    vmas, runs, start, address = [], [], 0x5500_0000_0000, 0x7f00_0000_0000
    with open('pages-1.img', 'wb', buffering=1 << 20) as pages:
        while left:
            first = end = address
            while left and end - first < 64 << 20:
                many = min(left, 1 + int(contents.random.expovariate(1 / 24)), 512)
                runs.append(fields(end, 0, None, contents.random.choice((PRESENT, PRESENT | LAZY)), many))
                pages.write(contents.run(many))
                end += (many + contents.random.choice((1, 1, 2, 7, 100))) * PAGE
                left -= many
            vmas.append(Area((end - first) // PAGE, READ | WRITE, PRIVATE | ANONYMOUS, REGULAR | ANON_PRIVATE)
                        .at(page_address(first), page_address(end)))
            address = end + 16 * PAGE
    image('mm-%d' % pid, mm(vmas, start))
    image('pagemap-%d' % pid, fields(1), *runs)
    print(contents.needles)


mode, directory, *sizes = sys.argv[1:]
{'tasks': tasks, 'memory': memory, 'files': files}[mode](*map(int, sizes))
