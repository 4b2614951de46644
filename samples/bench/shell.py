"""What shell.sh runs: a shell at a terminal of its own; prints when the prompt came, how long completion took after the key,
at most and at the first time, and the largest resident set."""
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import sys
import tempfile
import termios
import time

QUIET, PATIENCE = 0.15, 60           # seconds without output after which all has come, and for the first of it
LINES = {
    'tasks': ['l', 'ls /ta', 'ls /tasks/12', 'ls /tasks/', 'x ps -p 12', 'cat /tasks/1000/', 'x/4gx 0x', 'set core-1', 'port st'],
    'files': ['ls /f', 'cat /files/12', 'cat /files/', 'cat /sockets/', 'cat /files/777777/re', 'set files.img[7].re'],
}


class Shell:
    def __init__(self, crit, images):
        self.state = tempfile.mkdtemp()
        self.started = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM='xterm', XDG_STATE_HOME=self.state)
            os.execv(crit, [crit, 'shell', images])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 160, 0, 0))

    def until(self, pattern):
        """Returns the seconds from the start until a text was shown."""
        seen = b''
        while not re.search(pattern, seen):
            if not select.select([self.terminal], [], [], PATIENCE)[0]:
                sys.exit('no %s in %r' % (pattern, seen))
            seen += os.read(self.terminal, 65536)
        return time.perf_counter() - self.started

    def after(self, keys):
        """Returns the seconds from some keys to the last of what they made the terminal show."""
        started = last = time.perf_counter()
        os.write(self.terminal, keys)
        wait = PATIENCE
        while select.select([self.terminal], [], [], wait)[0]:
            os.read(self.terminal, 65536)
            last = time.perf_counter()
            wait = QUIET
        return last - started

    def peak(self):
        with open('/proc/%d/status' % self.pid) as status:
            return int(re.search(r'VmHWM:\s+(\d+)', status.read()).group(1)) / 1024

    def end(self):
        os.write(self.terminal, b'exit\r')
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.state)


def measure(crit, images, name, runs):
    shell = Shell(crit, images)
    prompt = shell.until(rb'/> ')
    shell.after(b'cd /tasks/1000\r' if name == 'tasks' else b'cd /files\r')
    times = {}
    for _ in range(runs):
        for line in LINES[name]:
            shell.after(line.encode())
            times.setdefault(line, []).append(shell.after(b'\t'))
            shell.after(b'\x03')
    print('| %s | prompt | %.2f s | |' % (name, prompt))
    for line, all_of_it in times.items():
        print('| %s | `%s` Tab | %.0f ms | %.0f ms |' % (name, line, 1e3 * all_of_it[0], 1e3 * max(all_of_it[1:])))
    print('| %s | resident | %.0f MiB | |' % (name, shell.peak()))
    shell.end()


print('| checkpoint | what | first | slowest of the others |\n|---|---|---:|---:|')
for kind in LINES:
    measure(sys.argv[1], os.path.join(sys.argv[2], kind), kind, int(sys.argv[3]))
