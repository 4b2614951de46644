"""The measuring part of memory.sh: memory.py [--markdown] [--quick] [--bytes=N ...] WORK CRIT UPSTREAM."""
import os
import re
import shutil
import subprocess
import sys

from measure import FIGURES, Run, digest, figures, median, progress, ratio, table

LITERAL, REGEX = 'crit-bench-needle-', 'bench-needle-[0-9]{6}'        # big-set.py puts them in together


class Task:
    """What several tools do; the first is the one that the others are compared with."""

    def __init__(self, name, commands, result, prepare=None):
        """RESULT(tool) gives what came out, to be printed and compared; PREPARE(tool) comes before each run."""
        self.name, self.commands, self.result = name, commands, result
        self.prepare = prepare or (lambda tool: None)
        self.runs = {tool: [] for tool in commands}
        self.results, self.notes = {}, {}

    def measure(self):
        for i in range(runs):                   # in turns, so that what else the machine does hits all alike
            for tool, command in self.commands.items():
                progress('%s: %s, run %d' % (self.name, tool, i + 1))
                self.prepare(tool)
                run = Run(command, out, report)
                self.runs[tool].append(run)
                self.results[tool] = '-' if run.failed else self.result(tool)
        progress('')
        return self

    def rows(self):
        base, *_ = self.commands
        for tool in self.commands:
            cells = figures(self.runs[tool], self.runs[base], tool == base)
            same = 'yes' if self.results[tool] == self.results[base] else 'NO'
            shown = self.notes.get(tool, '') + self.results[tool]
            yield [self.name, tool] + cells + [shown, '-' if tool == base or cells[0] == 'failed' else same]

    def failed(self):
        return any(run.failed for runs in self.runs.values() for run in runs)


def shell(text, *arguments):
    return ['/bin/sh', '-c', text, 'sh', *arguments]


def first_number(_):
    with open(out, errors='replace') as text:
        number = re.search('[0-9]+', text.read())
    return number[0] if number else 'none'


def text_digest(_):
    return digest(out)[:12]


def make(mode, directory, *sizes):
    """In a process of its own: this one must stay small, see Run."""
    progress('making %s %s' % (mode, ' '.join(map(str, sizes))))
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'big-set.py')
    made = subprocess.run([sys.executable, '-B', script, mode, directory] + list(map(str, sizes)),
                          check=True, stdout=subprocess.PIPE)
    return made.stdout.decode().strip()


def search_tasks():
    directory = os.path.join(work, 'memory')
    needles = make('memory', directory, size)
    pages = os.path.join(directory, 'pages-1.img')
    for name, option, needle, flag in (('text', '--text', LITERAL, '-F'), ('regex', '--regex', REGEX, '-E')):
        task = Task('mem search %s' % name, {
            'grep': shell('LC_ALL=C grep -a -c %s -e "$1" "$2"' % flag, needle, pages),
            'strings, grep': shell('strings -a "$2" | LC_ALL=C grep -c %s -e "$1"' % flag, needle, pages),
            'ours': [crit, 'mem', 'search', directory, option, needle, '--count']}, first_number).measure()
        if task.results['grep'] != needles:
            sys.exit('memory.sh: grep finds %s of %s needles' % (task.results['grep'], needles))
        yield task


def copy(source):
    """A prepare step: a fresh copy to work on."""
    def prepare(tool):
        shutil.rmtree(victim, ignore_errors=True)
        subprocess.run(['cp', '-r', source, victim], check=True)
    return prepare


def stored(directory):
    return sum(os.path.getsize(os.path.join(directory, name)) for name in ('pages-1.img', 'pagemap-101.img'))


def unpacked(directory):
    """What upstream makes of it, since two compressors need not give the same bytes."""
    subprocess.run([upstream, 'decompress', '--in-place', directory], check=True, stdout=subprocess.DEVNULL)
    return [digest(os.path.join(directory, name)) for name in ('pages-1.img', 'pagemap-101.img')]


def compress_tasks():
    plain, packed = os.path.join(work, 'memory'), os.path.join(work, 'packed')
    original = [digest(os.path.join(plain, name)) for name in ('pages-1.img', 'pagemap-101.img')]

    def compressed(tool):
        notes[tool] = '%.1f MiB, ' % (stored(victim) / 2**20)
        if tool == 'upstream' and not os.path.exists(packed):
            shutil.copytree(victim, packed, ignore=shutil.ignore_patterns('*.bak'))
        return 'unpacks' if unpacked(victim) == original else 'DIFFERS'

    def decompressed(tool):
        return digest(os.path.join(victim, 'pages-1.img'))[:12]

    notes = {}
    compress = Task('compress', {'upstream': [upstream, 'compress', victim], 'ours': [crit, 'compress', victim]},
                    compressed, copy(plain)).measure()
    compress.notes = notes
    yield compress
    if os.path.exists(packed):
        yield Task('decompress', {'upstream': [upstream, 'decompress', victim], 'ours': [crit, 'decompress', victim]},
                   decompressed, copy(packed)).measure()
    for directory in plain, packed, victim:
        shutil.rmtree(directory, ignore_errors=True)


def explore_tasks(tasks):
    directory = os.path.join(work, 'tasks')
    make('tasks', directory, tasks, vmas)
    for what in 'ps', 'mems':
        yield Task('x %s, %s tasks, %s areas' % (what, format(tasks, ','), format(tasks * vmas, ',')),
                   {tool: [command, 'x', directory, what] for tool, command in (('upstream', upstream), ('ours', crit))},
                   text_digest).measure()
    shutil.rmtree(directory)


def growth(small, large):
    """How the times and the peak grow from the small set to the large one."""
    for few, many in zip(small, large):
        for tool in few.commands:
            if not few.failed() and not many.failed():
                times = [ratio(median(many.runs[tool], what) / median(few.runs[tool], what)) for what in ('wall', 'cpu', 'peak')]
                yield '%s: %s: wall %s, CPU %s, peak %s times' % (few.name.split(',')[0], tool, *times)


HEAD = ['task', 'tool'] + FIGURES + ['result', 'agrees']


def main():
    done = list(search_tasks()) + list(compress_tasks())
    few, many = max(tasks // 10, 1), tasks
    small, large = list(explore_tasks(few)), list(explore_tasks(many))
    done += small + large
    with open(os.path.join(work, 'facts')) as f:
        facts = f.read().splitlines()
    facts.append('memory: %s MiB of pages; runs: %d' % (format(size >> 20, ','), runs))
    print('\n'.join(('- ' if markdown else '') + fact for fact in facts) + '\n')
    table(HEAD, [row for task in done for row in task.rows()], markdown)
    print('\nMedians of whole processes on files in a tmpfs. "x": how many times as much the first tool of a task takes.')
    print('The result of a search is its count, of compress the size of pages and pagemap and whether upstream unpacks')
    print('them to what they were, of the others a digest of what they wrote.\n')
    print('From %s to %s tasks:' % (format(few, ','), format(many, ',')))
    print('\n'.join(('- ' if markdown else '  ') + line for line in growth(small, large)))
    sys.exit(any(task.failed() for task in done))


options = dict((a[2:].split('=') + [''])[:2] for a in sys.argv[1:] if a.startswith('--'))
work, crit, upstream = [a for a in sys.argv[1:] if not a.startswith('--')]
markdown, quick = 'markdown' in options, 'quick' in options
size = int(options.get('bytes', 64 << 20 if quick else 1 << 30))
tasks = int(options.get('tasks', 300 if quick else 10000))
vmas = int(options.get('vmas', 100))
runs = int(options.get('runs', 1 if quick else 3))
out, report, victim = (os.path.join(work, name) for name in ('out', 'stderr', 'victim'))
main()
