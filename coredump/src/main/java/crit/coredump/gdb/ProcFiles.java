package crit.coredump.gdb;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.VmaNames;
import crit.memory.Vma;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.file_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of /proc that gdb reads of a task, made of its images. */
final class ProcFiles {
  private static final Pattern PATH =
      Pattern.compile("/proc/([0-9]{1,10})(?:/task/([0-9]{1,10}))?/([a-z_]+)");
  private static final int LARGEST = 1 << 21;

  private ProcFiles() {}

  /** Returns the contents of a file, or nothing if it is none of those. */
  static Optional<byte[]> read(Inferior inferior, String path) throws IOException {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches() || !matcher.group(1).equals(Integer.toString(inferior.pid()))) {
      return Optional.empty();
    }
    int tid = matcher.group(2) == null ? inferior.pid() : Integer.parseInt(matcher.group(2));
    return switch (matcher.group(3)) {
      case "maps", "smaps" -> Optional.of(utf8(maps(inferior, matcher.group(3).equals("smaps"))));
      case "auxv" -> Optional.of(inferior.auxiliaryVector());
      case "cmdline" ->
          Optional.of(area(inferior, inferior.mm().getMmArgStart(), inferior.mm().getMmArgEnd()));
      case "environ" ->
          Optional.of(area(inferior, inferior.mm().getMmEnvStart(), inferior.mm().getMmEnvEnd()));
      case "comm" -> Optional.of(utf8(inferior.name(tid) + "\n"));
      case "status" -> Optional.of(utf8(status(inferior, tid)));
      case "stat" -> Optional.of(utf8(stat(inferior, tid)));
      default -> Optional.empty();
    };
  }

  /** Returns what a link of /proc leads to. */
  static Optional<String> link(Inferior inferior, String path) throws IOException {
    return switch (path.replaceFirst("^/proc/" + inferior.pid() + "/", "")) {
      case "exe" -> file(inferior.task(), inferior.mm().getExeFileId());
      case "cwd" -> directory(inferior.task(), true);
      case "root" -> directory(inferior.task(), false);
      default -> Optional.empty();
    };
  }

  private static Optional<String> directory(Task task, boolean isCwd) throws IOException {
    var fs = task.fs();
    return fs.isEmpty()
        ? Optional.empty()
        : file(task, isCwd ? fs.get().getCwdId() : fs.get().getRootId());
  }

  /** Returns the path of an open file. */
  static Optional<String> file(Task task, int id) throws IOException {
    Checkpoint set = task.checkpoint();
    return set.files().find(id).filter(file_entry::hasReg).map(it -> it.getReg().getName());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] area(Inferior inferior, long start, long end) throws IOException {
    long length = end - start;
    return length <= 0 || length > LARGEST ? new byte[0] : inferior.memory(start, (int) length);
  }

  private static String maps(Inferior inferior, boolean hasSizes) throws IOException {
    var names = new VmaNames(inferior.task(), inferior.mm());
    var text = new StringBuilder();
    for (Vma vma : inferior.space().vmas()) {
      text.append(
          "%08x-%08x %s %08x 00:00 %d"
              .formatted(
                  vma.start(),
                  vma.last() + 1,
                  vma.permissions(),
                  vma.hasFile() ? vma.offset() : 0,
                  vma.hasFile() ? vma.shmid() : 0));
      String name = names.name(vma);
      text.append(name.isEmpty() ? "" : " ".repeat(Math.max(1, 25)) + name).append('\n');
      if (hasSizes) {
        text.append("Size: %d kB\nVmFlags:%s\n".formatted(vma.length() >> 10, flags(vma)));
      }
    }
    return text.toString();
  }

  private static String flags(Vma vma) {
    String text = "";
    String permissions = vma.permissions();
    text += permissions.charAt(0) == 'r' ? " rd" : "";
    text += permissions.charAt(1) == 'w' ? " wr" : "";
    text += permissions.charAt(2) == 'x' ? " ex" : "";
    text += permissions.charAt(3) == 's' ? " sh" : "";
    return (vma.madv() & 1 << 16) != 0 ? text + " dd" : text;
  }

  private static String status(Inferior inferior, int tid) throws IOException {
    Task task = inferior.task();
    creds_entry creds = task.creds(tid).orElse(creds_entry.getDefaultInstance());
    var text = new StringBuilder();
    text.append("Name:\t").append(inferior.name(tid));
    text.append("\nState:\tt (tracing stop)\nTgid:\t").append(task.pid());
    text.append("\nPid:\t").append(tid).append("\nPPid:\t").append(task.ppid());
    text.append(
        "\nUid:\t%d\t%d\t%d\t%d"
            .formatted(creds.getUid(), creds.getEuid(), creds.getSuid(), creds.getFsuid()));
    text.append(
        "\nGid:\t%d\t%d\t%d\t%d"
            .formatted(creds.getGid(), creds.getEgid(), creds.getSgid(), creds.getFsgid()));
    return text.append("\nThreads:\t").append(inferior.threads().size()).append('\n').toString();
  }

  private static String stat(Inferior inferior, int tid) throws IOException {
    Task task = inferior.task();
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        utf8(
            "%d (%s) t %d %d %d 0 -1 0"
                .formatted(tid, inferior.name(tid), task.ppid(), task.pgid(), task.sid())));
    out.writeBytes(utf8(" 0".repeat(43) + "\n"));
    return out.toString(StandardCharsets.UTF_8);
  }
}
