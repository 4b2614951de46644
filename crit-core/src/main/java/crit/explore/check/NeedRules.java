package crit.explore.check;

import static crit.explore.check.Check.need;
import static crit.explore.check.Check.note;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.CheckedTask.ThreadImage;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the open files and the tasks need that is not in the set. */
final class NeedRules {
  private static final int EXTERNAL_UNIX = 1;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int FORMAT = 0xf000;
  private static final Set<String> USUAL =
      Set.of(
          "/dev/null",
          "/dev/zero",
          "/dev/full",
          "/dev/random",
          "/dev/urandom",
          "/dev/tty",
          "/dev/ptmx",
          "/dev/pts/ptmx");
  private static final String TERMINALS = "/dev/pts/";
  private static final Set<String> UNCONFINED = Set.of("", "unconfined");

  static final List<Rule<CheckedFile>> OF_FILES =
      List.of(
          new Rule<>(
              need(
                  "need.external-file",
                  "external files are handed over",
                  "open it and hand it over by --inherit-fd"),
              NeedRules::file),
          new Rule<>(
              need(
                  "need.device",
                  "unusual devices are there",
                  "the device must be there; if only its path differs, --evasive-devices"),
              NeedRules::device),
          new Rule<>(
              need(
                  "need.external-unix",
                  "outer ends of unix sockets are there, and asked for",
                  "restore with --ext-unix-sk, while somebody has a socket of its name"),
              NeedRules::unix),
          new Rule<>(
              need(
                  "need.file-plugin",
                  "the plugin of an open file is loaded",
                  "restore with the plugin that dumped it (criu -L DIR)"),
              NeedRules::plugin),
          new Rule<>(
              note(
                  "need.pidfd",
                  "the kernel has pidfds",
                  "the kernel must have pidfds with inodes of their own (Linux 6.9)"),
              NeedRules::pidfd));

  static final List<Rule<CheckedTask>> OF_TASKS =
      List.of(
          new Rule<>(
              need(
                  "need.lsm",
                  "the profiles of the security module are loaded",
                  "the profile must be loaded; or name another by --lsm-profile"),
              NeedRules::lsm));

  private NeedRules() {}

  private static void file(CheckedFile file, Report out) throws IOException {
    reg_file_entry entry = file.entry().getReg();
    if (entry.getExt()) {
      out.add(
          file.place("reg.ext"),
          "%s is an external file".formatted(entry.getName()),
          "open it and hand it over: --inherit-fd 'fd[N]:%s'".formatted(entry.getName()));
    }
  }

  private static void device(CheckedFile file, Report out) throws IOException {
    reg_file_entry entry = file.entry().getReg();
    int format = entry.getMode() & FORMAT;
    boolean isDevice = format == CHARACTER_DEVICE || format == BLOCK_DEVICE;
    boolean isUsual = USUAL.contains(entry.getName()) || entry.getName().startsWith(TERMINALS);
    if (isDevice && !isUsual) {
      out.add(file.place("reg.name"), "%s is a device".formatted(entry.getName()));
    }
  }

  private static void unix(CheckedFile file, Report out) throws IOException {
    if ((file.entry().getUsk().getUflags() & EXTERNAL_UNIX) != 0) {
      out.add(
          file.place("usk.uflags"),
          "socket %s is outside".formatted(toUnsignedString(file.entry().getUsk().getIno())));
    }
  }

  private static void plugin(CheckedFile file, Report out) throws IOException {
    if (file.entry().hasExt()) {
      out.add(
          file.place("ext"),
          "file %s is a plugin's".formatted(toUnsignedString(file.entry().getId())));
    }
  }

  private static void pidfd(CheckedFile file, Report out) throws IOException {
    if (file.entry().hasPidfd()) {
      int pid = file.entry().getPidfd().getNspid();
      out.add(
          file.place("pidfd.nspid"),
          pid == -1 ? "is of a dead process" : "is of process " + toUnsignedString(pid));
    }
  }

  private static void lsm(CheckedTask task, Report out) throws IOException {
    for (ThreadImage thread : task.threads()) {
      Optional<creds_entry> creds =
          thread.core().map(core_entry::getThreadCore).map(it -> it.getCreds());
      String profile = creds.map(creds_entry::getLsmProfile).orElse("");
      if (!UNCONFINED.contains(profile)) {
        out.add(
            Place.of(thread.image(), 0, "thread_core.creds.lsm_profile"),
            "is '%s'".formatted(profile));
      }
    }
  }
}
