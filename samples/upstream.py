#!/usr/bin/python3
"""What upstream's crit does with images, by its own functions in one process: a process for each image costs 0.1 s.

upstream.py CRIT golden DIR            a table of hashes for each file under DIR, as in golden.tsv
upstream.py CRIT expect DIR NAME OUT   writes OUT/NAME.decode.json, .show.json and, where upstream is right about
                                       them, .nopl.json and .info.json for the image DIR/NAME
upstream.py CRIT compare DIR OURS      compares OURS/{plain,pretty}/NAME.json and OURS/{back,back-pretty}/NAME with
                                       what upstream makes of each DIR/NAME, see bench/recode.sh

CRIT is upstream's command; its modules lie beside it when .ci/get-criu installed it, else where Python finds them.
Each run first compares this process with real runs of CRIT, so that a difference between the two cannot pass.
"""
import contextlib
import hashlib
import io
import os
import struct
import subprocess
import sys
import tempfile

COMMON, SERVICE, INVENTORY = 0x54564319, 0x55105940, 0x58313116
WITH_EXTRA = ('tcp-stream', 'pipes-data', 'fifo-data', 'sk-queues', 'ipcns-', 'ghost-file', 'bpfmap-data')
upstream = None                     # upstream's module crit.__main__


def load(crit):
    """Imports the modules that the command CRIT consists of."""
    global upstream
    beside = os.path.join(os.path.dirname(os.path.realpath(crit)), '../root/usr/lib/python3/dist-packages')
    if os.path.isdir(beside):
        sys.path.insert(0, beside)
    sys.dont_write_bytecode = True
    import crit.__main__ as module
    upstream = module


def text(path, pretty, nopl=False):
    """The standard output of `crit decode [--pretty]` or `crit show [--nopl]`."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        upstream.decode({'in': path, 'out': None, 'pretty': pretty, 'nopl': nopl})
    return out.getvalue().encode()


def info(path):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        upstream.info({'in': path})
    return out.getvalue().encode()


def encoded(data):
    """The file that `crit encode` makes of this JSON."""
    with tempfile.NamedTemporaryFile(dir=scratch) as json, tempfile.NamedTemporaryFile(dir=scratch) as image:
        json.write(data)
        json.flush()
        upstream.encode({'in': json.name, 'out': image.name})
        return image.read()


def files(directory):
    names = []
    for path, _, found in os.walk(directory):
        names += [os.path.relpath(os.path.join(path, name), directory) for name in found]
    return sorted(name for name in names if name.endswith('.img') or os.path.basename(name).startswith(('stats-', 'irmap-cache')))


def content(path):
    try:
        with open(path, 'rb') as f:
            return f.read()
    except FileNotFoundError:
        return None


class Image:
    """One image: upstream's two texts of it, or the error, and whether its encode gives the same bytes."""

    def __init__(self, path):
        self.bytes = content(path)
        self.plain = self.pretty = None
        self.error = ''
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                self.plain, self.pretty = text(path, False), text(path, True)
                if encoded(self.plain) != self.bytes or encoded(self.pretty) != self.bytes:
                    self.error = 'differs'
        except SystemExit:              # unknown magic: the only error that crit itself reports
            self.error = 'MagicException'
        except Exception as error:      # a traceback in the command
            self.error = type(error).__name__ if type(error) is not struct.error else 'error'

    @property
    def raw(self):
        """No image but data without a head: pages, routes, ... (an empty file is one of these)."""
        return self.plain is None and (len(self.bytes) < 4 or
                                       struct.unpack('<I', self.bytes[:4])[0] not in (COMMON, SERVICE, INVENTORY))


def check(crit, directory, names):
    """Compares this process with processes of CRIT on a few images that it can decode."""
    checked = 0
    for name in names:
        path = os.path.join(directory, name)
        image = Image(path)
        if image.error or len(image.bytes) > 1 << 20:
            continue
        runs = [(['decode', '-i', path], b'', image.plain), (['show', path], b'', image.pretty),
                (['encode'], image.plain, image.bytes)]
        for arguments, given, expected in runs:
            if subprocess.run([crit] + arguments, input=given, stdout=subprocess.PIPE, check=True).stdout != expected:
                sys.exit('upstream.py: %s %s: the process gives other bytes than its functions' % (crit, arguments))
        checked += 1
        if checked == 3:
            return
    if not checked:
        sys.exit('upstream.py: no image under %s that %s can decode' % (directory, crit))


def golden(directory):
    def sha(data):
        return hashlib.sha256(data).hexdigest()[:16] if data is not None else '-'
    print('file\tsha256_16_of_image\tsha256_16_of_crit_decode_stdout\tsha256_16_of_crit_show_stdout\tencode_of_decode')
    for name in files(directory):
        image = Image(os.path.join(directory, name))
        texts = ['-', '-'] if image.error else [sha(image.plain), sha(image.pretty)]
        print('\t'.join([name, sha(image.bytes)] + texts + [image.error or 'same']))


def expect(directory, name, out):
    path, extra = os.path.join(directory, name), name.startswith(WITH_EXTRA)
    texts = {'decode': text(path, False), 'show': text(path, True)}
    if extra:
        texts['nopl'] = text(path, True, True)
    else:
        texts['info'] = info(path)      # with extras upstream counts these as entries
    for kind, data in texts.items():
        with open(os.path.join(out, '%s.%s.json' % (name, kind)), 'wb') as f:
            f.write(data)


def compare(directory, ours):
    identical, differ, faults, raw = 0, 0, 0, 0
    for name in files(directory):
        image = Image(os.path.join(directory, name))
        got = {kind: content(os.path.join(ours, kind, name + suffix)) for kind, suffix in
               (('plain', '.json'), ('pretty', '.json'), ('back', ''), ('back-pretty', ''))}
        if image.raw:
            raw += 1
            if got['plain'] is not None:
                print('note: %s is raw, yet there is a text of it' % name)
            continue
        wrong = []
        if not image.error:
            wrong += ['decode'] * (got['plain'] != image.plain) + ['pretty'] * (got['pretty'] != image.pretty)
        wrong += ['encode'] * (got['back'] != image.bytes) + ['encode-pretty'] * (got['back-pretty'] != image.bytes)
        if wrong:
            differ += 1
            print('%s: %s%s' % (name, ' '.join(wrong), ' (there is no text of it)' if got['plain'] is None else ''))
        elif image.error:
            faults += 1
            print('%s: not comparable: upstream %s; ours round-trips it' % (
                name, 'encodes other bytes' if image.error == 'differs' else 'fails with ' + image.error))
        else:
            identical += 1
    print('%d images, %d identical, %d differ' % (identical + differ + faults, identical, differ), end='')
    print('; %d not comparable, for upstream is at fault; %d raw, not images' % (faults, raw))
    return 1 if differ else 0


def main(crit, command, directory, *arguments):
    global scratch
    crit = os.path.abspath(crit)
    load(crit)
    with tempfile.TemporaryDirectory() as scratch:
        if command == 'expect':
            check(crit, directory, arguments[:1])
            return expect(directory, *arguments)
        check(crit, directory, files(directory))
        return golden(directory) if command == 'golden' else compare(directory, *arguments)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
