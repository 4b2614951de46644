package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.DescriptorFacts.Table;
import crit.explore.check.FileKinds.Kind;
import crit.schemas.proto.eventpoll_tfd_entry;
import crit.schemas.proto.fanotify_mark_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fh_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inotify_wd_entry;
import crit.schemas.proto.ns_file_entry;
import crit.schemas.proto.tty_file_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What must be true of each open file, and what it names. */
final class FileRules {
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";
  private static final int NO_MOUNT = -1;
  private static final int MAX_TABLES = 64;

  static final List<Rule<CheckedFile>> RULES =
      List.of(
          new Rule<>(
              error("file.type", "a file has the part of its kind and no other", EDIT),
              FileRules::type),
          new Rule<>(error("file.id", "a file has one id", EDIT), FileRules::id),
          new Rule<>(
              error("reference.fifo-path", "a fifo's path is a regular file of the set", EDIT),
              FileRules::fifo),
          new Rule<>(
              error("reference.tty-info", "a terminal's description is in the set", EDIT),
              FileRules::ttyInfo),
          new Rule<>(
              error("reference.tty-path", "a terminal's path is a regular file of the set", EDIT),
              FileRules::ttyPath),
          new Rule<>(
              error("reference.memfd-inode", "a memfd's inode is in the set", EDIT),
              FileRules::memfd),
          new Rule<>(
              error("reference.bpf-data", "a BPF map's contents are in the set", EDIT),
              FileRules::bpf),
          new Rule<>(
              error("reference.mount", "the mount that a file is on is in the set", EDIT),
              FileRules::mount),
          new Rule<>(
              error("reference.net-namespace", "a socket's network namespace is a task's", EDIT),
              FileRules::network),
          new Rule<>(
              error("reference.ns-file", "the namespace that a file is of is a task's", EDIT),
              FileRules::namespace),
          new Rule<>(
              error("reference.epoll-target", "what an epoll file watches is open", EDIT),
              FileRules::epoll),
          new Rule<>(
              error("reference.pidfd", "a pidfd is of a task of the tree, or of a dead one", EDIT),
              FileRules::pidfd),
          new Rule<>(
              error("reference.watch-mount", "a watch's mount is in the set", EDIT),
              FileRules::watches),
          new Rule<>(
              need(
                  "need.file-owner",
                  "whom a file sends signals is there",
                  "a task with that id must be there at restore"),
              FileRules::owner));

  static final List<Rule<CheckedSet>> OF_SETS =
      List.of(
          new Rule<>(
              error(
                  "file.duplicate-id",
                  "no two files of one kind have one id, nor two sockets one inode",
                  EDIT),
              FileRules::duplicate));

  private FileRules() {}

  private static void duplicate(CheckedSet set, Report out) throws IOException {
    for (FileFacts.Duplicate each : set.files().duplicates()) {
      out.add(
          Place.of(set.files().image(), each.index(), each.path()),
          "an entry before it has %s, too".formatted(toUnsignedString(each.id())));
    }
  }

  private static void type(CheckedFile file, Report out) throws IOException {
    List<String> found =
        FileKinds.ALL.stream().filter(it -> it.isIn().test(file.entry())).map(Kind::field).toList();
    Optional<Kind> kind = FileKinds.of(file.entry().getType());
    String wanted = kind.map(Kind::field).orElse("");
    if (!found.equals(List.of(wanted))) {
      String expected =
          kind.isEmpty() ? "which no dump has" : "expected %s alone".formatted(wanted);
      out.add(
          file.place("type"),
          "is %s with %s, %s"
              .formatted(
                  file.entry().getType(),
                  found.isEmpty() ? "no part" : String.join(" and ", found),
                  expected));
    }
  }

  private static void id(CheckedFile file, Report out) throws IOException {
    Optional<Kind> kind =
        FileKinds.of(file.entry().getType()).filter(it -> it.isIn().test(file.entry()));
    if (kind.isPresent() && kind.get().id().applyAsInt(file.entry()) != file.entry().getId()) {
      out.add(
          file.place(kind.get().field() + ".id"),
          "is %s, and that of the file is %s"
              .formatted(
                  toUnsignedString(kind.get().id().applyAsInt(file.entry())),
                  toUnsignedString(file.entry().getId())));
    }
  }

  private static void regular(CheckedFile file, String path, int id, Report out)
      throws IOException {
    if (file.set().files().lacks(id, fd_types.REG)) {
      out.add(file.place(path), file.set().files().describe(id) + ", expected one of kind REG");
    }
  }

  private static void fifo(CheckedFile file, Report out) throws IOException {
    if (file.entry().hasFifo() && file.entry().getFifo().hasRegfId()) {
      regular(file, "fifo.regf_id", file.entry().getFifo().getRegfId(), out);
    }
  }

  private static void ttyInfo(CheckedFile file, Report out) throws IOException {
    tty_file_entry tty = file.entry().getTty();
    if (file.entry().hasTty() && file.set().terminals().lacks(tty.getTtyInfoId())) {
      out.add(
          file.place("tty.tty_info_id"),
          "%s is not in tty-info.img".formatted(toUnsignedString(tty.getTtyInfoId())));
    }
  }

  private static void ttyPath(CheckedFile file, Report out) throws IOException {
    if (file.entry().hasTty() && file.entry().getTty().hasRegfId()) {
      regular(file, "tty.regf_id", file.entry().getTty().getRegfId(), out);
    }
  }

  private static void memfd(CheckedFile file, Report out) throws IOException {
    int inode = file.entry().getMemfd().getInodeId();
    if (file.entry().hasMemfd() && file.set().memfds().lacks(inode)) {
      out.add(
          file.place("memfd.inode_id"),
          "%s is not in memfd.img".formatted(toUnsignedString(inode)));
    }
  }

  private static void bpf(CheckedFile file, Report out) throws IOException {
    int map = file.entry().getBpf().getMapId();
    if (file.entry().hasBpf() && file.set().bpfMaps().lacks(map)) {
      out.add(
          file.place("bpf.map_id"),
          "%s is not in bpfmap-data.img".formatted(toUnsignedString(map)));
    }
  }

  private static void mount(CheckedFile file, Report out) throws IOException {
    file_entry entry = file.entry();
    if (entry.hasReg()) {
      mount(file, "reg.mnt_id", entry.getReg().getMntId(), out);
    } else if (entry.hasUsk()) {
      mount(file, "usk.mnt_id", entry.getUsk().getMntId(), out);
    }
  }

  private static void mount(CheckedFile file, String path, int id, Report out) throws IOException {
    if (id != NO_MOUNT && file.set().mounts().lacks(id)) {
      out.add(file.place(path), "no mount has the id %d".formatted(id));
    }
  }

  private static void network(CheckedFile file, Report out) throws IOException {
    file_entry it = file.entry();
    network(file, "isk", it.getIsk().hasNsId(), it.getIsk().getNsId(), out);
    network(file, "usk", it.getUsk().hasNsId(), it.getUsk().getNsId(), out);
    network(file, "psk", it.getPsk().hasNsId(), it.getPsk().getNsId(), out);
    network(file, "nlsk", it.getNlsk().hasNsId(), it.getNlsk().getNsId(), out);
    network(file, "tunf", it.getTunf().hasNsId(), it.getTunf().getNsId(), out);
  }

  private static void network(CheckedFile file, String field, boolean isPresent, int id, Report out)
      throws IOException {
    boolean isLost =
        isPresent
            && file.set().namespaces().lacks(NamespaceFacts.Kind.NET, id)
            && !file.set().has(CheckedTask.image("netns", id));
    if (isLost) {
      out.add(
          file.place(field + ".ns_id"), "no task is in network namespace " + toUnsignedString(id));
    }
  }

  private static void namespace(CheckedFile file, Report out) throws IOException {
    ns_file_entry entry = file.entry().getNsf();
    if (!file.entry().hasNsf()) {
      return;
    }
    boolean isKind = false;
    for (NamespaceFacts.Kind kind : NamespaceFacts.Kind.values()) {
      if (kind.flag() == entry.getNsCflag()) {
        isKind = true;
        if (file.set().namespaces().lacks(kind, entry.getNsId())) {
          out.add(
              file.place("nsf.ns_id"),
              "no task is in namespace %s of kind %s"
                  .formatted(toUnsignedString(entry.getNsId()), kind));
        }
      }
    }
    if (!isKind) {
      out.add(
          file.place("nsf.ns_cflag"),
          "is 0x%x, expected one CLONE_NEW* flag".formatted(entry.getNsCflag()));
    }
  }

  private static void epoll(CheckedFile file, Report out) throws IOException {
    List<Table> tables = file.set().descriptors().withPoller(file.entry().getId());
    if (!file.entry().hasEpfd() || tables.isEmpty()) {
      return;
    }
    List<Table> looked = tables.subList(0, Math.min(tables.size(), MAX_TABLES));
    List<eventpoll_tfd_entry> targets = file.entry().getEpfd().getTfdList();
    for (int i = 0; i < targets.size(); i++) {
      int fd = targets.get(i).getTfd();
      boolean isLost = looked.stream().allMatch(it -> it.lacks(fd));
      if (isLost && looked.size() == tables.size()) {
        out.add(
            file.place("epfd.tfd[%d].tfd".formatted(i)),
            "descriptor %s is not open in %s"
                .formatted(toUnsignedString(fd), looked.getFirst().image()));
      }
    }
  }

  private static void pidfd(CheckedFile file, Report out) throws IOException {
    int pid = file.entry().getPidfd().getNspid();
    if (file.entry().hasPidfd() && pid != -1 && file.set().tree().lacks(pid)) {
      out.add(file.place("pidfd.nspid"), "task %d is not in the tree".formatted(pid));
    }
  }

  private static void watches(CheckedFile file, Report out) throws IOException {
    List<inotify_wd_entry> watched = file.entry().getIfy().getWdList();
    for (int i = 0; i < watched.size(); i++) {
      handle(file, "ify.wd[%d]".formatted(i), watched.get(i).getFHandle(), out);
    }
    List<fanotify_mark_entry> marks = file.entry().getFfy().getMarkList();
    for (int i = 0; i < marks.size(); i++) {
      String path = "ffy.mark[%d]".formatted(i);
      handle(file, path + ".ie", marks.get(i).getIe().getFHandle(), out);
      if (marks.get(i).hasMe()) {
        mount(file, path + ".me.mnt_id", marks.get(i).getMe().getMntId(), out);
      }
    }
  }

  private static void handle(CheckedFile file, String path, fh_entry handle, Report out)
      throws IOException {
    if (handle.hasMntId()) {
      mount(file, path + ".f_handle.mnt_id", handle.getMntId(), out);
    }
  }

  private static void owner(CheckedFile file, Report out) throws IOException {
    Optional<Kind> kind = FileKinds.of(file.entry().getType());
    if (kind.isPresent()) {
      int pid = kind.get().owner().apply(file.entry()).getPid();
      if (pid != 0 && file.set().tree().lacks(pid)) {
        out.add(
            file.place(kind.get().field() + ".fown.pid"),
            "%s is not in the tree".formatted(toUnsignedString(pid)));
      }
    }
  }
}
