package crit.explore.check;

import static org.assertj.core.api.Assertions.assertThat;

import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.ns_file_entry;
import crit.schemas.proto.pipe_data_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.tcp_stream_entry;
import crit.schemas.proto.tty_data_entry;
import crit.schemas.proto.tty_info_entry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One fault in open files, sockets, pipes or locks, and the check that finds it. */
class FileFaultsTest {
  private static final String FILES = "files.img";
  private static final String TABLE = "fdinfo-2.img";
  private static final String STREAM = "tcp-stream-1a0a8.img";

  private static SampleSet pipes() {
    return SampleSet.of("checkpoints/pipes");
  }

  private static SampleSet zdtm(String name) {
    return SampleSet.of("sets/zdtm/" + name);
  }

  private static SampleSet file(int entry, String path, Object to) {
    return pipes().set(FILES, entry, file_entry.parser(), path, to);
  }

  private static SampleSet socket(int entry, String path, Object to) {
    return SampleSet.of("checkpoints/tcp").set(FILES, entry, file_entry.parser(), path, to);
  }

  private static SampleSet stream(String path, Object to) {
    return SampleSet.of("checkpoints/tcp").set(STREAM, 0, tcp_stream_entry.parser(), path, to);
  }

  @Test
  void findsADescriptorWithoutItsFile() {
    pipes().set(TABLE, 18, fdinfo_entry.parser(), "id", 9999).finds("reference.fdinfo-file");
  }

  @Test
  void findsADescriptorNumberThatIsThereTwice() {
    pipes().set(TABLE, 18, fdinfo_entry.parser(), "fd", 17).finds("fd.duplicate");
  }

  @Test
  void findsADescriptorOfAnotherKindThanItsFile() {
    pipes().set(TABLE, 18, fdinfo_entry.parser(), "type", "EVENTFD").finds("fd.type");
  }

  @Test
  void notesFlagsThatNoDescriptorHas() {
    pipes().set(TABLE, 18, fdinfo_entry.parser(), "flags", 4).finds("fd.flags");
  }

  @Test
  void findsTwoFilesWithOneId() {
    pipes().repeat(FILES, 19).finds("file.duplicate-id");
  }

  @Test
  void findsAFileWithoutThePartOfItsKind() {
    file(19, "efd", Fields.NONE).finds("file.type");
  }

  @Test
  void findsAFileWhosePartHasAnotherId() {
    file(19, "efd.id", 999).finds("file.id");
  }

  @Test
  void findsAFifoWithoutAPath() {
    file(11, "fifo.regf_id", 6).finds("reference.fifo-path");
  }

  @Test
  void findsATerminalThatIsNotDescribed() {
    zdtm("pty00-h").remove("tty-info.img", 0).finds("reference.tty-info");
  }

  @Test
  void findsATerminalWhosePathIsNoFile() {
    SampleSet.of("sets/zdtm/pty00-h")
        .set(FILES, entryOf("sets/zdtm/pty00-h", "tty"), file_entry.parser(), "tty.regf_id", 77)
        .finds("reference.tty-path");
  }

  /** Returns the number of the first entry that has a part. */
  private static int entryOf(String set, String part) {
    return SampleSet.of(set).indexOf(FILES, file_entry.parser(), part);
  }

  @Test
  void findsAWatchOnAMountThatIsNotThere() {
    SampleSet set = zdtm("inotify00-h");
    set.set(
            FILES,
            set.indexOf(FILES, file_entry.parser(), "ify"),
            file_entry.parser(),
            "ify.wd.0.f_handle.mnt_id",
            4711)
        .put("mountpoints-6.img", zdtm("mntns_overmount-ns").files().get("mountpoints-14.img"));
    assertThat(set.findings()).extracting(Finding::check).contains("reference.watch-mount");
  }

  @Test
  void findsAFileOfANamespaceOfNoTask() {
    pipes()
        .edit(
            FILES,
            19,
            file_entry.parser(),
            it ->
                ((file_entry.Builder) it)
                    .clearEfd()
                    .setType(fd_types.NS)
                    .setNsf(
                        ns_file_entry
                            .newBuilder()
                            .setId(20)
                            .setNsId(77)
                            .setNsCflag(0x40000000)
                            .setFlags(0)))
        .finds("reference.ns-file", "fd.type");
  }

  @Test
  void findsAMemfdWithoutItsInode() {
    SampleSet.of("checkpoints/shm")
        .edit(FILES, 4, file_entry.parser(), it -> Fields.set(it, "memfd.inode_id", 77))
        .finds("reference.memfd-inode");
  }

  @Test
  void findsABpfMapWithoutContents() {
    zdtm("bpf_hash-x").without("bpfmap-data.img").finds("reference.bpf-data");
  }

  @Test
  void findsAFileOnAMountThatIsNotThere() {
    zdtm("mountpoints-ns")
        .set(FILES, 0, file_entry.parser(), "reg.mnt_id", 99999)
        .finds("reference.mount");
  }

  @Test
  void findsASocketInANamespaceOfNoTask() {
    socket(6, "isk.ns_id", 77).finds("reference.net-namespace");
  }

  @Test
  void findsAnEpollTargetThatIsNotOpen() {
    file(18, "epfd.tfd.0.tfd", 77).finds("reference.epoll-target");
  }

  @Test
  void findsAPidfdOfATaskThatIsNotThere() {
    zdtm("pidfd_dead-h")
        .set(FILES, 7, file_entry.parser(), "pidfd.nspid", 4711)
        .finds("reference.pidfd");
  }

  @Test
  void saysWhoMustGetTheSignalsOfAFile() {
    file(19, "efd.fown.pid", 4711).finds("need.file-owner");
  }

  @Test
  void findsAUnixSocketWhosePeerIsNotThere() {
    file(12, "usk.peer", 4711).finds("unix.peer");
  }

  @Test
  void findsAUnixStreamWhosePeerHasAnother() {
    file(14, "usk.peer", 105504).finds("unix.mutual");
  }

  @Test
  void findsAnAddressOfTheOtherFamily() {
    socket(6, "isk.family", 10).finds("socket.address");
  }

  @Test
  void findsAPortThatCannotBe() {
    socket(6, "isk.dst_port", 70000).finds("socket.port");
  }

  @Test
  void warnsOfTwoSocketsThatListenOnOnePort() {
    socket(12, "isk.src_port", 4000)
        .set(FILES, 12, file_entry.parser(), "isk.family", 2)
        .set(FILES, 12, file_entry.parser(), "isk.src_addr", List.of(16777343))
        .set(FILES, 12, file_entry.parser(), "isk.dst_addr", List.of(0))
        .finds("tcp.port");
  }

  @Test
  void findsAConnectedSocketWithoutItsStream() {
    SampleSet.of("checkpoints/tcp").without(STREAM).finds("tcp.stream");
  }

  @Test
  void findsAQueueThatIsShorterThanItSays() {
    SampleSet.of("checkpoints/tcp")
        .bytes(STREAM, it -> Arrays.copyOf(it, it.length - 1))
        .finds("image.decode", "tcp.queues");
  }

  @Test
  void findsBytesBehindTheQueues() {
    SampleSet.of("checkpoints/tcp")
        .bytes(STREAM, it -> Arrays.copyOf(it, it.length + 2))
        .finds("image.decode", "tcp.queues");
  }

  @Test
  void findsMoreUnsentThanTheQueueHas() {
    stream("unsq_len", 1 << 20).finds("tcp.unsent");
  }

  @Test
  void findsAWindowScaleAboveFourteen() {
    stream("rcv_wscale", 15).finds("tcp.scale");
  }

  @Test
  void findsAWindowThatTheScaleDoesNotAllow() {
    stream("rcv_wnd", 70000).finds("tcp.window");
  }

  @Test
  void findsAWindowUpdateFromTheFuture() {
    stream("rcv_wup", 0x7fffffff + 0x40000000).finds("tcp.window");
  }

  @Test
  void warnsOfASegmentOfNoBytes() {
    stream("mss_clamp", 0).finds("tcp.segment");
  }

  @Test
  void findsDataOfAPipeThatIsNotOpen() {
    pipes().set("pipes-data.img", 0, pipe_data_entry.parser(), "pipe_id", 4711).finds("pipe.data");
  }

  @Test
  void findsTwoEntriesOfDataOfOnePipe() {
    pipes().repeat("pipes-data.img", 0).finds("pipe.duplicate");
  }

  @Test
  void findsMoreDataThanAPipeHolds() {
    pipes().set("pipes-data.img", 0, pipe_data_entry.parser(), "size", 0).finds("pipe.capacity");
  }

  @Test
  void findsAPacketForNoSocket() {
    pipes().set("sk-queues.img", 0, sk_packet_entry.parser(), "id_for", 3).finds("queue.owner");
  }

  @Test
  void findsADescriptorOnTheWayThatIsNoFile() {
    zdtm("scm03-h")
        .set("sk-queues.img", 0, sk_packet_entry.parser(), "scm.0.rights", List.of(4711))
        .finds("queue.rights");
  }

  @Test
  void findsInputOfNoTerminal() {
    zdtm("pty00-h")
        .set("tty-data.img", 0, tty_data_entry.parser(), "tty_id", 4711)
        .finds("tty.data");
  }

  @Test
  void findsAPseudoTerminalWithoutANumber() {
    zdtm("pty00-h")
        .set("tty-info.img", 1, tty_info_entry.parser(), "pty", Fields.NONE)
        .finds("tty.pty");
  }

  @Test
  void warnsOfATerminalInASessionOfNoTask() {
    zdtm("pty00-h")
        .set("tty-info.img", 2, tty_info_entry.parser(), "sid", 4711)
        .finds("tty.session");
  }

  @Test
  void findsTwoTerminalsWithOneId() {
    zdtm("pty00-h").repeat("tty-info.img", 1).finds("tty.duplicate");
  }

  private static SampleSet lock(int entry, String path, Object to) {
    return pipes().set("filelocks.img", entry, file_lock_entry.parser(), path, to);
  }

  @Test
  void findsALockOfNoKind() {
    lock(0, "flag", 3).finds("lock.kind");
  }

  @Test
  void findsALockOfATaskThatIsNotThere() {
    lock(0, "pid", 4711).finds("lock.owner");
  }

  @Test
  void findsALockOnADescriptorThatIsNotOpen() {
    lock(0, "fd", 77).finds("lock.fd");
  }

  @Test
  void findsLocksThatExcludeEachOther() {
    pipes()
        .add(
            "filelocks.img",
            file_lock_entry
                .newBuilder()
                .setFlag(4)
                .setType(0)
                .setPid(101)
                .setFd(25)
                .setStart(29)
                .setLen(1)
                .build())
        .finds("lock.conflict");
  }

  @Test
  void acceptsLocksBesideEachOther() {
    pipes()
        .add(
            "filelocks.img",
            file_lock_entry
                .newBuilder()
                .setFlag(4)
                .setType(1)
                .setPid(101)
                .setFd(25)
                .setStart(30)
                .setLen(70)
                .build())
        .finds();
  }

  @Test
  void findsAStandInForNoFile() {
    pipes()
        .set("remap-fpath.img", 0, remap_file_path_entry.parser(), "orig_id", 4711)
        .finds("remap.file");
  }

  @Test
  void findsAMissingGhostFile() {
    pipes().without("ghost-file-2.img").finds("remap.ghost");
  }

  @Test
  void findsAHardLinkThatIsNoFile() {
    pipes()
        .set("remap-fpath.img", 0, remap_file_path_entry.parser(), "remap_type", "LINKED")
        .set("remap-fpath.img", 0, remap_file_path_entry.parser(), "remap_id", 6)
        .finds("remap.link", "need.link-remap", "image.orphan");
  }

  @Test
  void findsAPartOfAGhostFileBehindItsEnd() {
    zdtm("ghost_holes00-h")
        .set("ghost-file-1.img", 0, ghost_file_entry.parser(), "size", 4096)
        .finds("ghost.chunk");
  }
}
