package crit.cli;

import crit.arch.Architecture;
import crit.arch.Registers;
import crit.checkpoint.Task;
import crit.coredump.CoreFile;
import crit.coredump.CoreOptions;
import crit.coredump.CorePlan;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code crit bt}: gdb on the checkpoint; where there is none, eu-stack on a core file. */
final class BacktraceAction implements Command.Action {
  private static final String GDB = "gdb";
  private static final String GDB_OF_ALL = "gdb-multiarch";
  private static final String STACK = "eu-stack";

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    int status = Main.DONE;
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()))) {
      for (Task task : Selections.scope(checkpoint, arguments).tasks()) {
        if (Selections.hasMemory(task)) {
          String head = "%d %s%n".formatted(task.pid(), task.comm());
          streams.out().write(head.getBytes(StandardCharsets.UTF_8));
          streams.out().flush();
          status = Math.max(status, backtrace(task, arguments, streams));
        }
      }
    }
    return status;
  }

  private static int backtrace(Task task, Arguments arguments, Streams streams) throws IOException {
    Optional<Architecture> architecture =
        task.core().flatMap(Registers::of).map(Registers::architecture);
    boolean isOurs = architecture.map(BacktraceAction::isOurs).orElse(true);
    Optional<Debugger> gdb =
        Debugger.find(isOurs ? List.of(GDB, GDB_OF_ALL) : List.of(GDB_OF_ALL, GDB));
    if (gdb.isPresent()) {
      boolean isBig = architecture.map(it -> it.order() == ByteOrder.BIG_ENDIAN).orElse(false);
      return status(
          gdb.get().run(commands(server(task, arguments, streams), isBig), streams.out()));
    }
    Optional<Debugger> stack = Debugger.find(List.of(STACK));
    if (stack.isEmpty()) {
      throw new IOException(
          "found no gdb, gdb-multiarch or eu-stack on the PATH; install gdb (gdb-multiarch for"
              + " checkpoints of other machines) or elfutils");
    }
    return status(unwind(stack.get(), task, arguments, streams));
  }

  private static int status(int exit) {
    return exit == 0 ? Main.DONE : Main.FAILED;
  }

  /** Returns whether this machine's gdb knows the architecture for sure. */
  private static boolean isOurs(Architecture architecture) {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> architecture == Architecture.X86_64 || architecture == Architecture.I386;
      case "aarch64" -> architecture == Architecture.AARCH64;
      default -> false;
    };
  }

  private static List<String> commands(String server, boolean isBig) {
    List<String> words = new ArrayList<>(List.of("-nx", "-q", "-batch"));
    words.addAll(List.of("-iex", "set debuginfod enabled off"));
    if (isBig) { // gdb sees it in the program alone, which may not be there
      words.addAll(List.of("-ex", "set endian big"));
    }
    words.addAll(List.of("-ex", "set pagination off"));
    words.addAll(List.of("-ex", "target remote | " + server));
    words.addAll(List.of("-ex", "thread apply all backtrace"));
    return words;
  }

  private static String server(Task task, Arguments arguments, Streams streams) throws IOException {
    Path directory = streams.host().onDisk(Path.of(arguments.operands().getFirst()));
    Optional<String> sysroot = arguments.value(CheckpointCommands.SYSROOT);
    return "%s gdb %s --stdio --pid %d%s"
        .formatted(
            Launcher.quoted(System.getProperty("crit.launcher", "crit")),
            Launcher.quoted(directory.toString()),
            task.pid(),
            sysroot.map(it -> " --sysroot " + Launcher.quoted(it)).orElse(""));
  }

  /** Writes a core file, which is gone afterwards, and unwinds its threads. */
  private static int unwind(Debugger stack, Task task, Arguments arguments, Streams streams)
      throws IOException {
    Path directory = Files.createTempDirectory("crit-bt");
    Path core = directory.resolve("core");
    var options =
        new CoreOptions(
            CoreOptions.DEFAULT.firstThread(),
            CoreOptions.DEFAULT.signal(),
            CoreOptions.DEFAULT_FILTER,
            GdbAction.files(arguments),
            true,
            false,
            false);
    try (var plan = CorePlan.of(task, options)) {
      CoreFile.write(plan, core, Optional.empty());
      return stack.run(List.of("--core=" + core), streams.out());
    } finally {
      Files.deleteIfExists(core);
      Files.delete(directory);
    }
  }
}
