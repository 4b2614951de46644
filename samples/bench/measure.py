"""What codec.py and memory.py share: running a whole process and measuring it, and the table of it all."""
import hashlib
import os
import statistics
import sys
import time


class Run:
    """One process from start to end, with its children. The kernel counts what this process had at its largest into
    the peak of each child, so the generating is done elsewhere: no peak under some 12 MiB can be seen."""

    def __init__(self, command, out, report):
        """OUT is the file for standard output, none to throw it away; REPORT that for standard error."""
        with open(out or os.devnull, 'wb') as stdout, open(report, 'wb') as stderr:
            started = time.perf_counter()
            pid = os.posix_spawn(command[0], command, os.environ, file_actions=[
                (os.POSIX_SPAWN_DUP2, stdout.fileno(), 1), (os.POSIX_SPAWN_DUP2, stderr.fileno(), 2)])
            status, usage = os.wait4(pid, 0)[1:]
            self.wall = time.perf_counter() - started
        self.failed = status != 0
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        if self.failed:
            with open(report, errors='replace') as text:
                print('%s: status %d: %s' % (' '.join(command), status, text.read()[-300:]), file=sys.stderr)


def figures(runs, base, is_base):
    """The cells for wall time, CPU time and peak, and for how many times as much the base takes."""
    if any(run.failed for run in runs):
        return ['failed'] + ['-'] * 5
    values = [median(runs, what) for what in ('wall', 'cpu', 'peak')]
    failed = is_base or any(run.failed for run in base)
    times = ['-' if failed else ratio(median(base, what) / v) for what, v in zip(('wall', 'cpu', 'peak'), values)]
    return [seconds(values[0]), seconds(values[1]), '%.0f' % values[2]] + times


FIGURES = ['wall s', 'CPU s', 'peak MiB', 'wall x', 'CPU x', 'peak x']


def progress(text):
    if sys.stderr.isatty():
        print('\r\033[K' + text, end='', file=sys.stderr, flush=True)


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def ratio(value):
    return '%.1f' % value if value >= 10 else '%.2f' % value


def seconds(value):
    return '%.3f' % value if value < 10 else '%.1f' % value


def digest(path):
    sha = hashlib.sha256()
    with open(path, 'rb') as f:
        for block in iter(lambda: f.read(1 << 20), b''):
            sha.update(block)
    return sha.hexdigest()


def table(head, rows, markdown):
    """Prints the rows under the head, the first two columns to the left."""
    widths = [max(len(row[i]) for row in rows + [head]) for i in range(len(head))]

    def line(cells, fill=' '):
        cells = [c.ljust(w, fill) if i < 2 else c.rjust(w, fill) for i, (c, w) in enumerate(zip(cells, widths))]
        return '| ' + ' | '.join(cells) + ' |' if markdown else '  '.join(cells).rstrip()

    print(line(head))
    if markdown:
        print('|' + '|'.join('-' * (w + 1) + ('-' if i < 2 else ':') for i, w in enumerate(widths)) + '|')
    for row in rows:
        print(line(row))
