package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import crit.checkpoint.SetBuilder;
import crit.rewrite.Change;
import crit.schemas.proto.eventpoll_file_entry;
import crit.schemas.proto.eventpoll_tfd_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.pipe_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StdioActionTest {
  private static final fown_entry OWNER =
      fown_entry.newBuilder().setUid(1).setEuid(2).setSignum(3).setPidType(4).setPid(5).build();
  private static final int PIPE = 1;
  private static final int SOCKET = 2;
  private static final int PEER = 3;
  private static final int EPOLL = 4;
  private static final int FILE = 5;

  private static fdinfo_entry descriptor(int fd, fd_types type, int id) {
    return fdinfo_entry.newBuilder().setFd(fd).setType(type).setId(id).setFlags(0).build();
  }

  private static file_entry.Builder entry(fd_types type, int id) {
    return file_entry.newBuilder().setType(type).setId(id);
  }

  private static Message socket(int id, int ino, int peer) {
    var socket = unix_sk_entry.newBuilder().setId(id).setIno(ino).setPeer(peer).setFlags(2);
    return entry(fd_types.UNIXSK, id)
        .setUsk(socket.setName(ByteString.EMPTY).setFown(OWNER).buildPartial())
        .buildPartial();
  }

  private static eventpoll_tfd_entry watched(int fd) {
    return eventpoll_tfd_entry.newBuilder().setId(EPOLL).setTfd(fd).setEvents(1).setData(0).build();
  }

  /** Two tasks: 10 has a pipe as 1 and 7 and a socket as 2, an epoll of both; 11 the pipe as 0. */
  private static SetBuilder set() {
    var pipe = pipe_entry.newBuilder().setId(PIPE).setPipeId(9).setFlags(1).setFown(OWNER);
    var epoll = eventpoll_file_entry.newBuilder().setId(EPOLL).setFlags(2).setFown(OWNER);
    var file = reg_file_entry.newBuilder().setId(FILE).setFlags(0).setPos(7).setFown(OWNER);
    return SetBuilder.today("set")
        .task(10, 0, "one")
        .task(11, 10, "two")
        .ids(10, 1)
        .ids(11, 2)
        .image(
            "fdinfo-1.img",
            "FDINFO",
            descriptor(0, fd_types.REG, FILE),
            descriptor(1, fd_types.PIPE, PIPE),
            descriptor(2, fd_types.UNIXSK, SOCKET),
            descriptor(7, fd_types.PIPE, PIPE),
            descriptor(8, fd_types.EVENTPOLL, EPOLL))
        .image("fdinfo-2.img", "FDINFO", descriptor(0, fd_types.PIPE, PIPE))
        .image(
            "files.img",
            "FILES",
            entry(fd_types.PIPE, PIPE).setPipe(pipe).build(),
            socket(SOCKET, 90, 91),
            socket(PEER, 91, 90),
            entry(fd_types.EVENTPOLL, EPOLL)
                .setEpfd(epoll.addTfd(watched(1)).addTfd(watched(3)))
                .build(),
            entry(fd_types.REG, FILE)
                .setReg(file.setName("/gone").setSize(3).setMode(0100644).addBuildId(1))
                .build())
        .image(
            "remap-fpath.img",
            "REMAP_FPATH",
            remap_file_path_entry.newBuilder().setOrigId(FILE).setRemapId(1).build(),
            remap_file_path_entry.newBuilder().setOrigId(77).setRemapId(2).build());
  }

  private static List<file_entry> files(TaskEdit edit) throws IOException {
    return edit.result().all("files.img", file_entry.parser());
  }

  private static List<fdinfo_entry> descriptors(TaskEdit edit, int table) throws IOException {
    return edit.result().all("fdinfo-" + table + ".img", fdinfo_entry.parser());
  }

  private static file_entry regular(int id, int flags, String name) {
    return entry(fd_types.REG, id)
        .setReg(
            reg_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(flags)
                .setPos(-1)
                .setFown(OWNER)
                .setName(name))
        .build();
  }

  @Test
  void pipeBecomesFileForAllWhoHaveIt() throws IOException {
    TaskEdit edit = TaskEdit.line(set().checkpoint(), "stdio stdout -> /log where pid=10");
    assertThat(files(edit).getFirst()).isEqualTo(regular(PIPE, 02001, "/log"));
    assertThat(descriptors(edit, 1))
        .containsExactly(
            descriptor(0, fd_types.REG, FILE),
            descriptor(1, fd_types.REG, PIPE),
            descriptor(2, fd_types.UNIXSK, SOCKET),
            descriptor(7, fd_types.REG, PIPE),
            descriptor(8, fd_types.EVENTPOLL, EPOLL));
    assertThat(descriptors(edit, 2)).containsExactly(descriptor(0, fd_types.REG, PIPE));
    assertThat(edit.warnings())
        .containsExactly(
            "a restore does not make /log: it has to be there",
            "other descriptors are the same open files and change as well: 0 of task 11, 7 of task"
                + " 10",
            "an epoll no longer watches what was replaced: a file cannot be watched");
    assertThat(files(edit).get(EPOLL - 1).getEpfd().getTfdList()).containsExactly(watched(3));
  }

  @Test
  void inheritedDescriptorMayBeWatched() throws IOException {
    TaskEdit edit = TaskEdit.line(set().checkpoint(), "stdio 1 -> inherit:out where pid=10");
    file_entry file = files(edit).getFirst();
    assertThat(file.getReg().getName()).isEqualTo("out");
    assertThat(file.getReg().getExt()).isTrue();
    assertThat(file.getReg().getFlags()).isEqualTo(1);
    assertThat(files(edit).get(EPOLL - 1).getEpfd().getTfdCount()).isEqualTo(2);
    assertThat(edit.warnings().getFirst()).contains("--inherit-fd 'fd[N]:out'");
  }

  @Test
  void peerOfReplacedSocketHasNone() throws IOException {
    TaskEdit edit = TaskEdit.line(set().checkpoint(), "stdio 2 -> /log");
    assertThat(files(edit).get(SOCKET - 1)).isEqualTo(regular(SOCKET, 02002, "/log"));
    assertThat(files(edit).get(PEER - 1).getUsk().getPeer()).isZero();
  }

  @Test
  void removedFileIsNoLongerLookedFor() throws IOException {
    TaskEdit edit = TaskEdit.line(set().checkpoint(), "stdio stdin -> /dev/null where path=/gone");
    assertThat(files(edit).get(FILE - 1)).isEqualTo(regular(FILE, 0, "/dev/null"));
    assertThat(edit.result().all("remap-fpath.img", remap_file_path_entry.parser()))
        .extracting(remap_file_path_entry::getOrigId)
        .containsExactly(77);
    assertThat(descriptors(edit, 2)).containsExactly(descriptor(0, fd_types.PIPE, PIPE));
  }

  @Test
  void twiceIsOnce() throws IOException {
    TaskEdit once = TaskEdit.line(set().checkpoint(), "stdio 0,1,2 -> /log");
    TaskEdit twice = TaskEdit.line(once.result(), "stdio 0,1,2 -> /log");
    assertThat(twice.isSameAs(once)).isTrue();
  }

  @Test
  void fileIsOnTheMountThatItsPathLeadsTo() throws IOException {
    var mount =
        mnt_entry
            .newBuilder()
            .setFstype(5)
            .setParentMntId(1)
            .setRootDev(1)
            .setFlags(0)
            .setRoot("/")
            .setSource("")
            .setOptions("");
    var ids =
        task_kobj_ids_entry
            .newBuilder()
            .setVmId(1)
            .setFilesId(1)
            .setFsId(1)
            .setSighandId(1)
            .setMntNsId(9);
    SetBuilder set =
        set()
            .without("ids-10.img")
            .image("ids-10.img", "IDS", ids.build())
            .image(
                "mountpoints-9.img",
                "MNTS",
                mount.setMntId(31).setParentMntId(30).setMountpoint("/var").build(),
                mount.setMntId(30).setParentMntId(2).setMountpoint("/").build());
    TaskEdit below = TaskEdit.line(set.checkpoint(), "stdio 1 -> /var/log where pid=10");
    assertThat(files(below).getFirst().getReg().getMntId()).isEqualTo(31);
    TaskEdit root = TaskEdit.line(set.checkpoint(), "stdio 1 -> /varlog where pid=10");
    assertThat(files(root).getFirst().getReg().getMntId()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stdio 1 -> log | -e:1:12: stdio.to is 'log', expected a path that starts with /, or"
            + " inherit:KEY",
        "stdio out -> /log | -e:1:7: stdio.fd is 'out', expected numbers of descriptors, or stdin,"
            + " stdout, stderr",
        "stdio 5 -> /log | there are descriptors 0 of task 10, 0 of task 11, 1 of task 10",
        "tty /dev/pts/9 -> /log | tty fits 0 places, expected at least 1; there are no terminals"
      })
  void wrongRulesAreRefused(String line, String message) {
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(), line)).hasMessageContaining(message);
  }

  @Test
  void oldSetsAreRefused() {
    SetBuilder set = set().without("files.img");
    assertThatThrownBy(() -> TaskEdit.line(set.checkpoint(), "stdio 1 -> /log"))
        .hasMessageContaining("the set has no files.img, which stdio needs");
  }

  @Test
  void terminalBecomesFile() throws IOException {
    TaskEdit edit = TaskEdit.sample("sets/zdtm/pty00-h", "tty /dev/pts/* -> /log");
    assertThat(edit.changes())
        .extracting(Change::path, Change::before, Change::after)
        .contains(
            org.assertj.core.groups.Tuple.tuple("type", "TTY", "REG"),
            org.assertj.core.groups.Tuple.tuple("reg.name", "", "/log"));
    assertThat(edit.changes()).extracting(Change::image).doesNotContain("tty-info.img");
  }

  @Test
  void terminalBecomesExternal() throws IOException {
    TaskEdit edit = TaskEdit.sample("sets/zdtm/pty00-h", "tty /dev/pts/* -> external");
    assertThat(edit.changes())
        .containsExactly(
            new Change("tty-info.img", 1, "type", "PTY", "EXT_TTY"),
            new Change("tty-info.img", 1, "pty.index", "0", ""));
    assertThat(edit.warnings())
        .containsExactly("a restore needs --inherit-fd 'fd[N]:tty[8800:34]'");
    assertThat(edit.result().all("tty-info.img", tty_info_entry.parser()).get(1).hasPty())
        .isFalse();
  }
}
