"""The measuring part of core.sh: core.py [--markdown] WORK CRIT RUNS SAMPLE."""
import os
import subprocess
import sys

from measure import FIGURES, Run, figures, median, progress, seconds, table

UPSTREAM_LIMIT = 600


def shell(text, *arguments):
    return ['/bin/sh', '-c', text, 'sh', *arguments]


class Task:
    """What several tools do to one process; cp of its pages file is what the others are compared with."""

    def __init__(self, name, commands):
        self.name, self.commands = name, commands
        self.runs = {tool: [] for tool in commands}

    def measure(self):
        for i in range(runs):
            for tool, command in self.commands.items():
                progress('%s: %s, run %d' % (self.name, tool, i + 1))
                for file in os.listdir(work):
                    if file.startswith('made'):
                        os.unlink(os.path.join(work, file))
                subprocess.run(['sync'], check=True)
                self.runs[tool].append(Run(command, None, report))
        progress('')
        return self

    def rows(self):
        base = next(iter(self.commands))
        for tool, done in self.runs.items():
            yield [self.name, tool] + figures(done, self.runs[base], tool == base)


def tools(name):
    directory = os.path.join(work, name)
    with open(os.path.join(directory, 'pid')) as file:
        pid = file.read().strip()
    images, made = os.path.join(directory, 'img'), os.path.join(work, 'made')
    commands = {
        'cp': shell('cp "$1"/pages-1.img "$2"', images, made),
        'cp, sync': shell('cp "$1"/pages-1.img "$2" && sync "$2"', images, made),
        'ours': [crit, 'core', images, '-o', made],
        'ours, -Xmx64m': ['/usr/bin/env', 'CRIT_JAVA_OPTIONS=-Xmx64m', crit, 'core', images, '-o', made],
        'gcore': shell('gcore -o "$2" "$1"', pid, made),
    }
    if os.environ.get('CRIU_COREDUMP'):
        limit = str(UPSTREAM_LIMIT)
        commands['upstream'] = ['/usr/bin/timeout', limit, os.environ['CRIU_COREDUMP'], '-i', images, '-o', work]
    return commands


def debugger(name):
    images = os.path.join(work, name, 'img')
    return ['/usr/bin/gdb', '-nx', '-q', '-batch', '-iex', 'set debuginfod enabled off',
            '-ex', 'target remote | %s gdb %s --stdio' % (crit, images), '-ex', 'backtrace']


markdown = '--markdown' in sys.argv
work, crit, runs, sample = [word for word in sys.argv[1:] if not word.startswith('--')]
crit, sample, runs = os.path.realpath(crit), os.path.realpath(sample), int(runs)
report = os.path.join(work, 'report')
start = Task('start', {'ours': [crit, 'core', sample, '-o', os.path.join(work, 'made')]}).measure()
done = [start, Task('memory', tools('memory')).measure(), Task('areas', tools('areas')).measure(),
        Task('gdb', {'memory': debugger('memory'), 'areas': debugger('areas')}).measure()]
with open(os.path.join(work, 'facts')) as facts:
    print(facts.read())
table(['what', 'tool'] + FIGURES, [row for task in done for row in task.rows()], markdown)
begin = median(start.runs['ours'], 'wall')
print()
for task in done[1:3]:
    ours, cp, sync = (median(task.runs[tool], 'wall') for tool in ('ours', 'cp', 'cp, sync'))
    print('%s after start-up: ours %s s, cp %s s, cp and sync %s s: %.2f and %.2f times' % (
        task.name, seconds(ours - begin), seconds(cp), seconds(sync), (ours - begin) / cp, (ours - begin) / sync))
sys.exit(1 if any(run.failed for task in done for tool in task.runs for run in task.runs[tool]) else 0)
