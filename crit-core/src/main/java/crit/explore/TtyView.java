package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.tty_data_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.winsize_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The terminals that tasks have open. */
public final class TtyView {
  /** The terminals in the order of the image. */
  public static final View<Row> VIEW =
      new View<>(
          "tty",
          "The terminals: session, size, mode, what waits to be read, and who has them",
          Row.class,
          List.of(
              "kind",
              "index",
              "paths",
              "session",
              "group",
              "size",
              "unreadBytes",
              "holders",
              "details"),
          TtyView::rows);

  /** What a terminal is. */
  public enum Kind {
    /** The side of a pseudo terminal that has the emulator. */
    PTY_MASTER,
    /** The side of a pseudo terminal that has the programs. */
    PTY_SLAVE,
    /** The console. */
    CONSOLE,
    /** A virtual console. */
    VT,
    /** {@code /dev/tty}: whatever terminal a task's session has. */
    CURRENT,
    /** A serial line. */
    SERIAL,
    /** One that whoever restores has to provide. */
    EXTERNAL,
    /** Unknown. */
    UNKNOWN
  }

  /**
   * A terminal.
   *
   * @param id the number by which open files name it
   * @param kind what it is
   * @param index the number of a pseudo terminal, which master and slave have in common
   * @param paths where it was opened
   * @param session the session whose terminal it is, 0 if it is none's
   * @param group the group of processes in the foreground, 0 if there is none
   * @param foreground the name of that group's leader; empty if it is not in the checkpoint
   * @param size how large it is
   * @param mode how it handles what is typed and written
   * @param unreadBytes how much input waits
   * @param isLocked whether the slave cannot be opened
   * @param isExclusive whether it cannot be opened again
   * @param isPacketMode whether the master gets a byte of state in front of each packet
   * @param device major and minor number
   * @param uid who owns it
   * @param gid its group
   * @param files the numbers of the open files
   * @param holders who has it open
   * @param details the same for people, the most telling of it
   */
  public record Row(
      long id,
      Kind kind,
      OptionalLong index,
      List<String> paths,
      long session,
      long group,
      String foreground,
      Size size,
      TerminalMode mode,
      long unreadBytes,
      boolean isLocked,
      boolean isExclusive,
      boolean isPacketMode,
      String device,
      OptionalLong uid,
      OptionalLong gid,
      List<Long> files,
      List<Holder> holders,
      List<String> details) {}

  /** The size of a terminal, in characters and in pixels. */
  public record Size(long rows, long columns, long width, long height) {
    static Size of(winsize_entry it) {
      return new Size(
          Integer.toUnsignedLong(it.getWsRow()),
          Integer.toUnsignedLong(it.getWsCol()),
          Integer.toUnsignedLong(it.getWsXpixel()),
          Integer.toUnsignedLong(it.getWsYpixel()));
    }

    @Override
    public String toString() {
      return columns + "x" + rows;
    }
  }

  private static final int MASTER = 5 << 8 | 2;

  private final Checkpoint set;
  private final Holders holders;
  private final core_entry.march machine;
  private final Map<Integer, List<file_entry>> files = new HashMap<>();
  private final Map<Integer, Long> unread = new HashMap<>();

  private TtyView(Scope scope) throws IOException {
    set = scope.checkpoint();
    holders = Holders.of(scope);
    List<Task> roots = set.tree().roots();
    Optional<core_entry> core = roots.isEmpty() ? Optional.empty() : roots.getFirst().core();
    machine = core.map(core_entry::getMtype).orElse(core_entry.march.UNKNOWN);
  }

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    scope.tasks();
    if (!scope.checkpoint().has("tty-info.img")) {
      return;
    }
    var view = new TtyView(scope);
    view.set.files().forEach(view::add);
    view.set.forEach(
        "tty-data.img",
        tty_data_entry.parser(),
        it -> view.unread.merge(it.getTtyId(), (long) it.getData().size(), Long::sum));
    view.set.forEach(
        "tty-info.img",
        tty_info_entry.parser(),
        it -> {
          if (view.isSelected(it, scope.selection())) {
            sink.accept(view.row(it));
          }
        });
  }

  private void add(file_entry file) {
    if (file.hasTty()) {
      files.computeIfAbsent(file.getTty().getTtyInfoId(), _ -> new ArrayList<>(1)).add(file);
    }
  }

  private boolean isSelected(tty_info_entry tty, Selection selection) {
    return selection.isAll()
        || files.getOrDefault(tty.getId(), List.of()).stream()
            .anyMatch(it -> holders.isSelected(it.getId()));
  }

  private Row row(tty_info_entry it) throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    List<Long> ids = new ArrayList<>();
    List<Holder> having = new ArrayList<>();
    for (file_entry file : files.getOrDefault(it.getId(), List.of())) {
      ids.add(Integer.toUnsignedLong(file.getId()));
      having.addAll(holders.of(file.getId()));
      set.files()
          .find(file.getTty().getRegfId())
          .filter(file_entry::hasReg)
          .ifPresent(path -> paths.add(path.getReg().getName()));
    }
    TerminalMode mode =
        it.hasTermios() ? TerminalMode.of(it.getTermios(), machine) : TerminalMode.UNKNOWN;
    String foreground = it.getPgrp() == 0 ? "" : comm(it.getPgrp());
    return new Row(
        Integer.toUnsignedLong(it.getId()),
        kind(it),
        it.hasPty() ? number(it.getPty().getIndex()) : OptionalLong.empty(),
        List.copyOf(paths),
        Integer.toUnsignedLong(it.getSid()),
        Integer.toUnsignedLong(it.getPgrp()),
        foreground,
        Size.of(it.getWinsize()),
        mode,
        unread.getOrDefault(it.getId(), 0L),
        it.getLocked(),
        it.getExclusive(),
        it.getPacketMode(),
        device(it.getRdev()),
        it.hasUid() ? number(it.getUid()) : OptionalLong.empty(),
        it.hasGid() ? number(it.getGid()) : OptionalLong.empty(),
        ids,
        having,
        details(it, mode, foreground));
  }

  private static List<String> details(tty_info_entry it, TerminalMode mode, String foreground) {
    List<String> details = new ArrayList<>();
    if (!foreground.isEmpty()) {
      details.add("foreground " + foreground);
    }
    if (!mode.equals(TerminalMode.UNKNOWN)) {
      details.add(mode.toString());
    }
    if (mode.baud() != 0) {
      details.add(mode.baud() + " baud");
    }
    if (it.getLocked()) {
      details.add("locked");
    }
    if (it.getExclusive()) {
      details.add("exclusive");
    }
    if (it.getPacketMode()) {
      details.add("packet mode");
    }
    return details;
  }

  private String comm(int pid) throws IOException {
    Optional<Task> task = set.tree().find(pid);
    return task.isPresent() ? task.get().comm() : "";
  }

  private static Kind kind(tty_info_entry it) {
    return switch (it.getType()) {
      case PTY -> it.getRdev() == MASTER ? Kind.PTY_MASTER : Kind.PTY_SLAVE;
      case CONSOLE -> Kind.CONSOLE;
      case VT -> Kind.VT;
      case CTTY -> Kind.CURRENT;
      case SERIAL -> Kind.SERIAL;
      case EXT_TTY -> Kind.EXTERNAL;
      case UNKNOWN -> Kind.UNKNOWN;
    };
  }

  /** Returns the numbers of a device as programs see it. */
  private static String device(int number) {
    int major = number >>> 8 & 0xfff;
    int minor = number & 0xff | number >>> 12 & 0xfff00;
    return "%d:%d".formatted(major, minor);
  }

  private static OptionalLong number(int number) {
    return OptionalLong.of(Integer.toUnsignedLong(number));
  }
}
