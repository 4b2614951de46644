"""The measuring part of codec.sh: codec.py [--markdown] [--quick] WORK SAMPLES CRIT UPSTREAM [GO]."""
import os
import random
import struct
import subprocess
import sys

from measure import FIGURES, Run, digest, figures, progress, table

BIG_RUNS, PAIRS = 3, 11


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def fields(*values):
    """A message with these integers as its fields 1, 2, ..."""
    return b''.join(varint(i << 3) + varint(v) for i, v in enumerate(values, 1) if v is not None)


def entry(message):
    return struct.pack('<I', len(message)) + message


def make_pagemap(path, entries):
    """Runs of pages as CRIU writes them: rising addresses, mostly short runs, some of them lazy or in a parent."""
    rng = random.Random(1)
    address = 0x561ef3379000
    with open(path, 'wb') as f:
        f.write(struct.pack('<II', 0x54564319, 0x56084025) + entry(fields(1)))
        for _ in range(entries):
            pages = min(1 + int(rng.expovariate(1 / 6)), 512)
            f.write(entry(fields(address, 0, None, rng.choice((4, 4, 6, 6, 6, 1)), pages)))
            address += (pages + rng.choice((1, 1, 2, 7, 300))) << 12


def make_ghost(path, size):
    rng = random.Random(2)
    with open(path, 'wb') as f:
        f.write(struct.pack('<II', 0x54564319, 0x52583605) + entry(fields(0, 0, 0o100600, 0xfe << 20, 4711)))
        while size > 0:
            f.write(rng.randbytes(min(size, 1 << 20)))
            size -= 1 << 20


class Task:
    def __init__(self, name, arguments, out=None, runs=None):
        """ARGUMENTS with OUT for the file to write; without one standard output is the result."""
        self.name, self.arguments, self.runs = name, arguments, runs
        self.to_file = 'OUT' in arguments
        self.results, self.digests = {}, {}

    def once(self, tool):
        out = os.path.join(work, 'out')
        command = [tools[tool]] + [out if a == 'OUT' else a for a in self.arguments]
        run = Run(command, None if self.to_file else out, report)
        if tool not in self.digests:
            self.digests[tool] = digest(out) if not run.failed else None
        if os.path.exists(out):
            os.remove(out)
        return run

    def measure(self):
        wanted = {tool: self.runs or PAIRS for tool in tools}
        if self.runs is None:                       # small: one run to warm up
            for tool in tools:
                self.once(tool)
        for i in range(max(wanted.values())):       # in turns, so that what else the machine does hits all alike
            for tool in tools:
                if i < wanted[tool]:
                    progress('%s: %s, run %d' % (self.name, tool, i + 1))
                    run = self.once(tool)
                    self.results.setdefault(tool, []).append(run)
                    wanted[tool] *= not run.failed
        progress('')

    def row(self, tool):
        runs, base = self.results[tool], self.results['upstream']
        cells = [self.name, tool, str(len(runs))] + figures(runs, base, tool == 'upstream')
        same = 'yes' if self.digests[tool] == self.digests['upstream'] else 'NO'
        return cells + ['-' if tool == 'upstream' or cells[3] == 'failed' else same]


HEAD = ['task', 'tool', 'runs'] + FIGURES + ['same output']


def main():
    big = [Task('pagemap %s: decode' % count, ['decode', '-i', pagemap, '-o', 'OUT'], runs=BIG_RUNS),
           Task('pagemap %s: decode --pretty' % count, ['decode', '--pretty', '-i', pagemap, '-o', 'OUT'], runs=BIG_RUNS),
           Task('pagemap %s: encode' % count, ['encode', '-i', json, '-o', 'OUT'], runs=BIG_RUNS)]
    ghosts = [Task('ghost file %d MB: decode' % megabytes, ['decode', '-i', ghost, '-o', 'OUT'], runs=BIG_RUNS),
              Task('ghost file %d MB: encode' % megabytes, ['encode', '-i', json, '-o', 'OUT'], runs=BIG_RUNS)]
    small = []
    for name in ('pagemap-101.img', 'fs-101.img'):
        path = os.path.join(samples, 'threads', name)
        size = os.path.getsize(path)
        small += [Task('%s (%d bytes): %s' % (name, size, command), [command, path]) for command in ('info', 'show')]

    def group(make, image, size, tasks):
        """Makes the image and upstream's JSON of it, measures, and clears the space for the next."""
        subprocess.run([sys.executable, '-B', __file__, make, image, str(size)], check=True)
        subprocess.run([tools['upstream'], 'decode', '-i', image, '-o', json], check=True)
        for task in tasks:
            task.measure()
        if tasks[-1].digests['upstream'] != digest(image):
            sys.exit('codec.sh: upstream does not encode the generated %s back to the same bytes' % make)
        os.remove(image)
        os.remove(json)

    for task in small:
        task.measure()
    group('pagemap', pagemap, entries, big)
    group('ghost', ghost, megabytes * 1000 * 1000, ghosts)
    with open(os.path.join(work, 'facts')) as f:
        facts = f.read().splitlines()
    print('\n'.join(('- ' if markdown else '') + fact for fact in facts) + '\n')
    table(HEAD, [task.row(tool) for task in big + ghosts + small for tool in tools], markdown)
    print('\nMedians of whole processes, output to files in a tmpfs. "x": how many times as much upstream takes.')


if sys.argv[1] in ('pagemap', 'ghost'):         # in a process of its own: this one must stay small, see Run
    {'pagemap': make_pagemap, 'ghost': make_ghost}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    sys.exit()
options = [a for a in sys.argv[1:] if a.startswith('--')]
work, samples, *commands = [a for a in sys.argv[1:] if not a.startswith('--')]
tools = dict(zip(('ours', 'upstream', 'go-criu'), commands))
markdown = '--markdown' in options
entries, megabytes = (50000, 10) if '--quick' in options else (1000000, 200)
count = format(entries, ',')
pagemap, ghost, json, report = (os.path.join(work, name) for name in ('pagemap-1.img', 'ghost-file-1.img', 'json', 'stderr'))
main()
