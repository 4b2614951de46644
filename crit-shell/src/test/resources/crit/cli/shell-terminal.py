#!/usr/bin/python3
"""shell-terminal.py CRIT SET WORK: a person at a terminal: walks, finds a socket, changes its port, looks at the
difference, undoes, redoes, writes and saves. Prints what the terminal showed, without escape sequences."""
import os
import pty
import re
import select
import signal
import sys
import time

crit, images, work = sys.argv[1:]
PROMPT = re.compile(r'images:(/\S*)( \+\d+)?> $')
ESCAPES = re.compile(r'\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07|\x07')

pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL) # what runs in the background has it ignored, at no terminal
    os.environ.update(TERM='xterm', XDG_STATE_HOME=work + '/state', LC_ALL='C.UTF-8', COLUMNS='200', LINES='50')
    os.execv(crit, [crit, 'shell', images])
import fcntl, struct, termios
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 200, 0, 0))
seen = ''


def until(pattern, seconds=30):
    """Reads up to a pattern, and returns what came before its end."""
    global seen
    end = time.monotonic() + seconds
    while True:
        plain = ESCAPES.sub('', seen).replace('\r', '')
        if re.search(pattern, plain):
            seen = ''
            return plain
        left = end - time.monotonic()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            sys.exit('waited for %s, saw %r' % (pattern, plain))
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b''
        if not data:
            return plain
        seen += data.decode('utf-8', 'replace')


def say(keys, pattern=r'images:/\S*( \+\d+)?> $'):
    os.write(terminal, keys.encode())
    print(until(pattern))


print(until(PROMPT.pattern))
say('cd /tasks/101/fds\r')
say('ls | grep LISTEN\r')
say('cd 3\r')
say('cat isk/src_p\t\r', r'(?s)4000.*> $')
say('port 4000 -> 4999\r', r'\+1> $')
say('diff\r')
say('undo\r')
say('redo\r', r'\+1> $')
say('cd ..\r')
say('frob', r'frob$') # a terminal forgets at Ctrl-C what nobody has read yet
say('\x03') # which takes the line away
say('exit\r')
say('save %s/rules.yaml\r' % work)
say('write %s/out\r' % work)
say('write\r')
os.write(terminal, b'\x04')
time.sleep(0.1)
_, status = os.waitpid(pid, 0)
print('status', os.waitstatus_to_exitcode(status))
print('history', oct(os.stat(work + '/state/crit/history').st_mode & 0o777))
print(open(work + '/state/crit/history').read())
