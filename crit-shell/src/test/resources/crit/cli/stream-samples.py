"""stream-samples.py SET: compares restored processes with what samples/README.md and the programs say of them."""
import os, re, subprocess, sys

NAME = sys.argv[1]
ROOT = 101
PLACE = "/srv/crit-samples"
STDIO = ["/dev/null"] * 3
ESTABLISHED, FIN_WAIT2, CLOSE_WAIT, LISTEN = 1, 5, 8, 10


def text(name):
    with open(name) as file:
        return file.read()


def case(name, found, expected):
    print("%s %s: %s" % (NAME, name, "ok" if found == expected else "%r, expected %r" % (found, expected)), flush=True)


def comms(pid):
    """Returns the names of the threads of a process, in the order of their ids."""
    return [text("/proc/%d/task/%d/comm" % (pid, it)).strip() for it in sorted(map(int, os.listdir("/proc/%d/task" % pid)))]


def state(pid):
    return text("/proc/%d/stat" % pid).rpartition(")")[2].split()[0]


def links(pid):
    """Returns what the descriptors of a process are, without what the kernel numbers anew."""
    directory = "/proc/%d/fd/" % pid
    files = [os.readlink(directory + str(fd)) for fd in sorted(map(int, os.listdir(directory)))]
    return [re.sub(r"\[[0-9]+\]", "", file) for file in files]


def memory(pid, address, size):
    with open("/proc/%d/mem" % pid, "rb", 0) as file:
        file.seek(address)
        return file.read(size)


def sockets(pid, table):
    """Returns the sockets of a table of the network: local port, remote port, state, and whether bytes wait to be sent and to be read."""
    found = []
    for line in text("/proc/%d/net/%s" % (pid, table)).splitlines()[1:]:
        words = line.split()
        local, remote = (int(words[it].rpartition(":")[2], 16) for it in (1, 2))
        found.append((local, remote, int(words[3], 16)) + tuple(int(it, 16) > 0 for it in words[4].split(":")))
    return sorted(found)


def command(pid, namespace, *words):
    return subprocess.run(["nsenter", "-t", str(pid), namespace, *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def threads():
    case("names", comms(ROOT), ["threads", "registers", "futex waiter", "sleeper"])
    case("files", links(ROOT), STDIO + [PLACE + "/data"])
    case("program", os.readlink("/proc/101/exe"), PLACE + "/threads")
    marks = memory(ROOT, 0x100000000, 16), memory(ROOT, 0x100003FF0, 23), memory(ROOT, 0x100101000, 28), memory(ROOT, 0x100400000, 9)
    case("memory", marks, (b"anonymous page 0", b"over two pages: 3 and 4", b"private copy of file page 1\0", b"read only"))
    pending = {line.split(":")[0]: line.split()[1] for line in text("/proc/101/status").splitlines() if line[:6] in ("ShdPnd", "SigQ:\t")}
    case("signal", pending.get("ShdPnd"), "%016x" % (1 << 34))
    case("state", state(ROOT), "S")


def pipes():
    expected = STDIO + ["pipe:"] * 5 + [PLACE + "/fifo"] + ["socket:"] * 6
    expected += ["anon_inode:[%s]" % it for it in ("eventpoll", "eventfd", "signalfd", "timerfd")] + ["anon_inode:inotify"]
    ghosts = ["%s/ghost-%s (deleted)" % (PLACE, it) for it in ("small", "holes", "hole", "empty", "directory")]
    files = [PLACE + "/" + it for it in ("locked-posix", "locked-flock", "locked-ofd", "leased", "appended", "appended")]
    case("names", comms(ROOT), ["pipes"])
    case("files", links(ROOT), expected + ghosts + files)
    with open(os.open("/proc/101/fd/3", os.O_RDONLY | os.O_NONBLOCK), "rb", 0) as pipe:
        case("pipe", pipe.read(1000), bytes(range(256)))
    with open("/proc/101/fd/20", "rb") as ghost:
        case("ghost", ghost.read(), b"the contents of a small file without a name\n")
    locks = sorted(tuple(line.split()[1:4:2]) for line in text("/proc/locks").splitlines())
    case("locks", locks, [("FLOCK", "READ"), ("LEASE", "READ"), ("OFDLCK", "WRITE"), ("POSIX", "READ"), ("POSIX", "WRITE")])
    listening = re.findall(r" 00010000 \S+ 01 +\d+ (.*)", text("/proc/101/net/unix"))
    case("unix sockets", sorted(it.strip("@ ") for it in listening), ["abstract=name \u00e9\tend", "listener"])
    case("state", state(ROOT), "S")


def tcp():
    case("names", [comms(it) for it in (101, 102)], [["tcp"], ["tcp"]])
    case("files", [links(it) for it in (101, 102)], [STDIO + ["socket:"] * 14] * 2)
    for table, port, name in (("tcp", 4000, "version four"), ("tcp6", 6000, "version six")):
        client, finished = port + 1, port + 2
        expected = [
            (port, 0, LISTEN, False, False),
            (port, client, ESTABLISHED, True, True),
            (port, finished, CLOSE_WAIT, False, True),
            (client, port, ESTABLISHED, True, True),
            (finished, port, FIN_WAIT2, False, False),
        ]
        case(name, sockets(ROOT, table), expected)
    case("udp", sockets(ROOT, "udp"), [(4000, 0, 7, False, False), (4001, 4000, 1, False, False)])
    case("state", [state(it) for it in (101, 102)], ["S", "S"])


def shm(child=102, zombie=103):
    case("names", [comms(ROOT), comms(child), state(zombie)], [["shm"], ["child"], "Z"])
    files = STDIO + ["/memfd:sealed (deleted)", "/memfd:never changes (deleted)", PLACE + "/file"]
    case("files", [links(ROOT), links(child)], [files, files])
    for line in text("/proc/101/maps").splitlines():
        start, end = (int(it, 16) for it in line.split()[0].split("-"))
        if line.split()[1] == "rw-s" and end - start == 8 * 4096:
            anonymous = start
    pages = [memory(pid, anonymous + page * 4096, 21) for page in (0, 2, 5) for pid in (ROOT, child)]
    case("memory", pages, [b"shared page %d, by the" % it for it in (0, 0, 2, 2, 5, 5)])
    case("state", [state(it) for it in (ROOT, child)], ["S", "S"])


def namespaces():
    shm(107, 108)
    names = command(ROOT, "--uts", "cat", "/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname").split()
    case("host", names, ["sample", "example.org"])
    kept = command(ROOT, "--ipc", "cat", "/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg")
    case("ipc", len(kept.splitlines()) - 3, 6)
    addresses = re.findall(r"inet6? (\S+)", command(ROOT, "--net", "ip", "address", "show", "lo"))
    case("addresses", sorted(addresses), ["127.0.0.1/8", "192.0.2.1/32", "2001:db8::1/128", "::1/128"])


{"threads": threads, "threads-compressed": threads, "pipes": pipes, "tcp": tcp, "shm": shm, "namespaces": namespaces}[NAME]()
