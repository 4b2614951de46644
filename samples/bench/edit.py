"""The measuring part of edit.sh: edit.py [--markdown] WORK CRIT RUNS."""
import os
import shutil
import sys

from measure import FIGURES, Run, figures, progress, table


class Task:
    """What is measured; the first command is the one that the others are compared with."""

    def __init__(self, name, commands):
        self.name, self.commands = name, commands
        self.runs = {tool: [] for tool in commands}

    def measure(self):
        for i in range(runs):
            for tool, command in self.commands.items():
                progress('%s: %s, run %d' % (self.name, tool, i + 1))
                shutil.rmtree(out, ignore_errors=True)
                self.runs[tool].append(Run(command, None, report))
        progress('')
        return self

    def rows(self):
        base = next(iter(self.commands))
        for tool, done in self.runs.items():
            yield [self.name, tool] + figures(done, self.runs[base], tool == base)


def edit(directory, rule, *options):
    return [crit, 'edit', os.path.join(work, directory), '-q', '-o', out, '-e', rule, *options]


def images(directory, rule):
    image = os.path.join(work, directory, 'files.img')
    return {'decode': [crit, 'decode', '-i', image, '-o', os.path.join(work, 'json')],
            'edit': edit(directory, rule, '--no-check'), 'edit, checked': edit(directory, rule)}


markdown = '--markdown' in sys.argv
work, crit, runs = [word for word in sys.argv[1:] if not word.startswith('--')]
crit, runs = os.path.realpath(crit), int(runs)
report, out = os.path.join(work, 'report'), os.path.join(work, 'out')
rule = 'path /srv/bench -> /srv/other'
done = [Task('ip', images('sockets', 'ip 10.0.0.0/16 -> 10.9.0.0/16')).measure(),
        Task('path', images('files', 'path /srv/old -> /srv/new')).measure(),
        Task('pages', {'without': edit('small', rule), 'with': edit('large', rule)}).measure()]
with open(os.path.join(work, 'facts')) as facts:
    print(facts.read())
table(['what', 'tool'] + FIGURES, [row for task in done for row in task.rows()], markdown)
sys.exit(1 if any(run.failed for task in done for tool in task.runs for run in task.runs[tool]) else 0)
