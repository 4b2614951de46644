package crit.explore;

import static crit.explore.FileSet.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.explore.LinkView.Kind;
import crit.schemas.proto.TtyType;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.pidfd_entry;
import crit.schemas.proto.pipe_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.tty_file_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.tty_pty_entry;
import crit.schemas.proto.unix_sk_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkViewTest {
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int ESTABLISHED = 1;
  private static final int UNCONNECTED = 7;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private static List<String> lines(FileSet set, Integer... pids) throws IOException {
    return set.rows(LinkView.VIEW, pids).stream().map(LinkView.Row::toString).toList();
  }

  private static FileSet three() {
    return new FileSet().task(1, "one").task(2, "two").task(3, "three");
  }

  private static file_entry.Builder pipe(int id, int inode, int flags) {
    return entry(fd_types.PIPE, id)
        .setPipe(pipe_entry.newBuilder().setPipeId(inode).setFlags(flags).buildPartial());
  }

  private static file_entry.Builder regular(int id, String name, int mode) {
    return entry(fd_types.REG, id)
        .setReg(reg_file_entry.newBuilder().setName(name).setMode(mode).buildPartial());
  }

  private static file_entry.Builder unix(int id, int inode, int peer, String name) {
    return entry(fd_types.UNIXSK, id)
        .setUsk(
            unix_sk_entry
                .newBuilder()
                .setIno(inode)
                .setPeer(peer)
                .setState(ESTABLISHED)
                .setName(ByteString.copyFromUtf8(name))
                .buildPartial());
  }

  private static file_entry.Builder inet(int id, int protocol, int local, int remote) {
    var socket =
        inet_sk_entry
            .newBuilder()
            .setFamily(2)
            .setProto(protocol)
            .setState(remote == 0 ? UNCONNECTED : ESTABLISHED)
            .addSrcAddr(0x0100007f)
            .setSrcPort(local);
    if (remote != 0) {
      socket.addDstAddr(0x0100007f).setDstPort(remote);
    }
    return entry(fd_types.INETSK, id).setIsk(socket.buildPartial());
  }

  @Test
  void aPipeTiesWritersToReaders() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 4, 10)
            .descriptor(2, 5, 11)
            .descriptor(3, 6, 12)
            .file(pipe(10, 77, READ))
            .file(pipe(11, 77, WRITE))
            .file(pipe(12, 77, WRITE));

    assertThat(lines(set))
        .containsExactly(
            "pipe pipe:[77]: 2:5 two -> 1:4 one", "pipe pipe:[77]: 3:6 three -> 1:4 one");
    assertThat(lines(set, 3)).containsExactly("pipe pipe:[77]: 3:6 three -> 1:4 one");
  }

  @Test
  void aPipeWithOneEndLeadsOut() throws IOException {
    assertThat(lines(three().descriptor(2, 5, 11).file(pipe(11, 77, WRITE))))
        .containsExactly("pipe pipe:[77]: 2:5 two -> outside or closed");
  }

  @Test
  void aPipeOfOneTaskTiesNobody() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 4, 10)
            .descriptor(1, 5, 11)
            .file(pipe(10, 77, READ))
            .file(pipe(11, 77, WRITE));

    assertThat(lines(set)).isEmpty();
  }

  @Test
  void anOpenFileOfManyTiesEachToTheFirst() throws IOException {
    var set = new FileSet();
    int count = 500;
    for (int pid = 1; pid <= count; pid++) {
      set.task(pid, "t").descriptor(pid, 0, 9).descriptor(pid, 1, 9);
    }
    set.file(regular(9, "/f", 0));

    List<LinkView.Row> rows = set.rows(LinkView.VIEW);

    assertThat(rows).hasSize(count - 1).allMatch(it -> it.to().pid().orElse(0) == 1);
    assertThat(rows.getFirst()).hasToString("open_file /f: 2:0 t -> 1:0 t");
  }

  @Test
  void aPathIsTheSameFileUnlessItIsADevice() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 4, 10)
            .descriptor(2, 4, 11)
            .descriptor(1, 0, 12)
            .descriptor(2, 0, 13)
            .file(regular(10, "/log", 0100644))
            .file(regular(11, "/log", 0100644))
            .file(regular(12, "/dev/null", 020666))
            .file(regular(13, "/dev/null", 020666));

    assertThat(lines(set)).containsExactly("path /log: 2:4 two -> 1:4 one");
  }

  @Test
  void aConnectionTiesItsTwoEnds() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 3, 10)
            .descriptor(2, 4, 11)
            .file(inet(10, TCP, 80, 1000))
            .file(inet(11, TCP, 1000, 80));

    assertThat(lines(set)).containsExactly("tcp 127.0.0.1:80 127.0.0.1:1000: 1:3 one -> 2:4 two");
  }

  @Test
  void aConnectionWithoutItsOtherEndLeadsOut() throws IOException {
    FileSet set = three().descriptor(1, 3, 10).file(inet(10, TCP, 80, 1000));

    LinkView.Row row = set.rows(LinkView.VIEW).getFirst();

    assertThat(row.to().outside()).isEqualTo("outside, 127.0.0.1:1000");
    assertThat(row.to().pid()).isEmpty();
  }

  @Test
  void aConnectedDatagramSocketFindsItsServer() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 3, 10)
            .descriptor(2, 4, 11)
            .descriptor(3, 5, 12)
            .file(inet(10, UDP, 53, 0))
            .file(inet(11, UDP, 1000, 53))
            .file(inet(12, UDP, 1001, 54));

    assertThat(lines(set))
        .containsExactly(
            "udp 127.0.0.1:1000 127.0.0.1:53: 2:4 two -> 1:3 one",
            "udp 127.0.0.1:1001 127.0.0.1:54: 3:5 three -> outside, 127.0.0.1:54");
  }

  @Test
  void unixSocketsAreTiedOncePerPairAndToTheirServer() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 3, 10)
            .descriptor(2, 4, 11)
            .descriptor(3, 5, 12)
            .descriptor(3, 6, 13)
            .file(unix(10, 100, 101, "/s\0"))
            .file(unix(11, 101, 100, ""))
            .file(unix(12, 102, 100, ""))
            .file(unix(13, 103, 999, ""));

    assertThat(lines(set))
        .containsExactly(
            "unix /s socket:[101]: 1:3 one -> 2:4 two",
            "unix socket:[102] /s: 3:5 three -> 1:3 one",
            "unix socket:[103]: 3:6 three -> outside, socket:[999]");
  }

  @Test
  void aTerminalTiesItsSlaveToItsMaster() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 3, 10)
            .descriptor(2, 0, 11)
            .descriptor(3, 0, 12)
            .file(tty(10, 1))
            .file(tty(11, 2))
            .file(tty(12, 3));
    set.images()
        .image("tty-info.img", "TTY_INFO", pty(1, 0x502, 7), pty(2, 0x8807, 7), pty(3, 0x8808, 8));

    assertThat(lines(set))
        .containsExactly(
            "pty /dev/pts/7: 2:0 two -> 1:3 one", "pty /dev/pts/8: 3:0 three -> outside");
  }

  private static file_entry.Builder tty(int id, int info) {
    return entry(fd_types.TTY, id)
        .setTty(tty_file_entry.newBuilder().setTtyInfoId(info).buildPartial());
  }

  private static tty_info_entry pty(int id, int device, int index) {
    return tty_info_entry
        .newBuilder()
        .setId(id)
        .setType(TtyType.PTY)
        .setRdev(device)
        .setPty(tty_pty_entry.newBuilder().setIndex(index))
        .buildPartial();
  }

  @Test
  void aPidfdLeadsToItsTask() throws IOException {
    FileSet set =
        three()
            .descriptor(1, 3, 10)
            .descriptor(1, 4, 11)
            .file(
                entry(fd_types.PIDFD, 10)
                    .setPidfd(pidfd_entry.newBuilder().setNspid(3).buildPartial()))
            .file(
                entry(fd_types.PIDFD, 11)
                    .setPidfd(pidfd_entry.newBuilder().setNspid(-1).buildPartial()));

    assertThat(lines(set))
        .containsExactly("pidfd pidfd: 1:3 one -> 3 three", "pidfd pidfd: 1:4 one -> dead process");
  }

  @Test
  void memoryTiesWhoMapsItOrHasItOpen() throws IOException {
    var area = vma_entry.newBuilder().setStart(0x1000).setEnd(0x2000).setStatus(0x4081);
    FileSet set = three().descriptor(3, 8, 10).file(memfd(10)).file(memfd(11)).file(memfd(12));
    set.images()
        .image("memfd.img", "MEMFD_INODE", memfdInode())
        .memory(1, 4096, List.of(area.clone().setShmid(11).buildPartial()))
        .memory(
            2,
            4096,
            List.of(
                area.clone().setShmid(12).buildPartial(),
                area.clone().setShmid(99).buildPartial()));

    assertThat(lines(set))
        .containsExactly("memory /memfd:m: 2 two -> 1 one", "memory /memfd:m: 3:8 three -> 1 one");
  }

  private static file_entry.Builder memfd(int id) {
    return entry(fd_types.MEMFD, id)
        .setMemfd(memfd_file_entry.newBuilder().setInodeId(5).buildPartial());
  }

  private static memfd_inode_entry memfdInode() {
    return memfd_inode_entry.newBuilder().setInodeId(5).setName("m").buildPartial();
  }

  @Test
  void anExternalFileLeadsOut() throws IOException {
    var file = reg_file_entry.newBuilder().setName("file[1:2]").setExt(true).buildPartial();

    assertThat(lines(three().descriptor(1, 3, 10).file(entry(fd_types.REG, 10).setReg(file))))
        .containsExactly("external file[1:2]: 1:3 one -> outside");
  }

  @Test
  void aSampleOfAServerHasItsPairsOfSocketsAndItsClientOutside() throws IOException {
    List<LinkView.Row> rows = FileSet.sample("sets/zdtm/real-nginx", LinkView.VIEW);

    assertThat(rows).filteredOn(it -> it.kind() == Kind.UNIX).hasSize(16);
    assertThat(rows.getLast())
        .hasToString("tcp 127.0.0.1:8099 127.0.0.1:47406: 9:13 nginx -> outside, 127.0.0.1:47406");
  }

  @Test
  void aSampleOfSharedMemoryHasSegmentsAndMemfds() throws IOException {
    assertThat(FileSet.sample("checkpoints/namespaces", LinkView.VIEW))
        .filteredOn(it -> it.kind() == Kind.MEMORY)
        .extracting(LinkView.Row::toString)
        .containsExactly(
            "memory /SYSV00001002: 107 child -> 101 shm",
            "memory /SYSV00001001: 107 child -> 101 shm",
            "memory /srv/crit-samples/file: 107 child -> 101 shm",
            "memory /memfd:sealed: 107 child -> 101 shm",
            "memory /dev/zero: 107 child -> 101 shm",
            "memory /memfd:never changes: 107:4 child -> 101:4 shm");
  }
}
