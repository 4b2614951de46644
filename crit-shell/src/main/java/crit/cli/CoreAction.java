package crit.cli;

import crit.checkpoint.Task;
import crit.coredump.CoreCompression;
import crit.coredump.CoreFile;
import crit.coredump.CoreOptions;
import crit.coredump.CorePlan;
import crit.explore.ByteSize;
import crit.explore.Scope;
import crit.render.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code crit core}. */
final class CoreAction implements Command.Action {
  /** All is written that there is, but memory is missing. */
  static final int INCOMPLETE = 5;

  private static final String STANDARD_OUTPUT = "-";
  private static final int MAX_SIGNAL = 127;

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Optional<CoreCompression> compression = compression(arguments);
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()))) {
      Scope scope = Selections.scope(checkpoint, arguments);
      List<Task> tasks = tasks(scope, arguments, streams);
      var place = Place.of(arguments, tasks.size() > 1, compression);
      CoreOptions options = options(scope, arguments, tasks);
      int status = Main.DONE;
      for (Task task : tasks) {
        status = worse(status, write(task, options, place, streams));
      }
      return status;
    }
  }

  private static int worse(int status, int other) {
    return status == Main.FAILED || other == Main.DONE ? status : other;
  }

  /**
   * Where core files go.
   *
   * @param out a file, a directory if {@code isDirectory}, or standard output
   */
  private record Place(String out, boolean isDirectory, Optional<CoreCompression> compression) {
    static Place of(Arguments arguments, boolean isMany, Optional<CoreCompression> compression)
        throws IOException {
      String out = arguments.value(Commands.OUT).orElse(".");
      boolean isStandard = out.equals(STANDARD_OUTPUT);
      if (isStandard && isMany) {
        throw new UsageException("--out is -, which takes one core file; select one task by --pid");
      }
      boolean isDirectory = !isStandard && (isMany || Files.isDirectory(Path.of(out)));
      if (isDirectory) {
        Files.createDirectories(Path.of(out));
      }
      return new Place(out, isDirectory, compression);
    }

    boolean isStandardOutput() {
      return out.equals(STANDARD_OUTPUT);
    }

    Path file(Task task) {
      if (!isDirectory) {
        return Path.of(out);
      }
      String suffix = compression.map(it -> "." + it.word()).orElse("");
      return Path.of(out, "core." + Integer.toUnsignedString(task.pid()) + suffix).normalize();
    }
  }

  /** Writes one core file, and tells of it; what goes wrong is told and does not stop others. */
  private static int write(Task task, CoreOptions options, Place place, Streams streams)
      throws IOException {
    try (var plan = CorePlan.of(task, options)) {
      plan.warnings().forEach(it -> tell(streams, "warning: " + it));
      if (place.isStandardOutput()) {
        CoreFile.write(plan, streams.out(), place.compression);
      } else {
        CoreFile.write(plan, place.file(task), place.compression);
        tell(streams, summary(plan, place.file(task)));
      }
      return plan.lazy() > 0 ? INCOMPLETE : Main.DONE;
    } catch (BrokenPipeException e) {
      throw e;
    } catch (IOException e) {
      tell(streams, Main.text(e));
      return Main.FAILED;
    }
  }

  private static String summary(CorePlan plan, Path file) {
    return "%s: %s, %d threads, %d segments, %s of which %s are stored"
        .formatted(
            file,
            plan.task(),
            plan.threads(),
            plan.segments(),
            new ByteSize(plan.size()),
            new ByteSize(plan.data()));
  }

  private static void tell(Streams streams, String text) {
    streams.err().println("crit: " + Printable.of(text));
  }

  /** Returns the tasks that are selected; if none is, the only one. */
  private static List<Task> tasks(Scope scope, Arguments arguments, Streams streams)
      throws IOException {
    boolean isAll = arguments.has(CoreCommands.ALL_TASKS) || scope.selection().isAll();
    List<Task> alive = new ArrayList<>();
    for (Task task : scope.tasks()) {
      if (!isAll || !isZombie(task)) {
        alive.add(task);
      } else if (arguments.has(CoreCommands.ALL_TASKS)) {
        tell(streams, "%s is left out: it is a zombie".formatted(task));
      }
    }
    if (alive.isEmpty()) {
      throw new IOException(scope.checkpoint().name() + ": has no task that is no zombie");
    }
    if (alive.size() > 1 && scope.selection().isAll() && !arguments.has(CoreCommands.ALL_TASKS)) {
      throw new IOException(
          "%s: has %d tasks; say which by --pid, or --all: %s"
              .formatted(
                  scope.checkpoint().name(), alive.size(), Selections.names(scope.checkpoint())));
    }
    return alive;
  }

  /** A task that cannot be read is no zombie: its error is told when its turn comes. */
  private static boolean isZombie(Task task) {
    try {
      return task.state().isDead();
    } catch (IOException _) {
      return false;
    }
  }

  private static CoreOptions options(Scope scope, Arguments arguments, List<Task> tasks)
      throws IOException {
    return new CoreOptions(
        thread(arguments, tasks),
        number(arguments, CoreCommands.SIGNAL, MAX_SIGNAL),
        number(arguments, CoreCommands.FILTER, Integer.MAX_VALUE)
            .orElse(CoreOptions.DEFAULT_FILTER),
        scope.files(),
        arguments.has(CoreCommands.EMBED_FILES),
        arguments.has(CoreCommands.DONT_DUMP),
        arguments.has(CoreCommands.UNDO_RESTART));
  }

  /** Returns the thread that is to be first, which one of the tasks must have. */
  private static OptionalInt thread(Arguments arguments, List<Task> tasks) throws IOException {
    OptionalInt thread = number(arguments, CoreCommands.THREAD, Integer.MAX_VALUE);
    if (thread.isEmpty()) {
      return thread;
    }
    List<Integer> there = new ArrayList<>();
    for (Task task : tasks) {
      there.addAll(task.threads());
    }
    if (!there.contains(thread.getAsInt())) {
      throw new IOException(
          "no selected task has a thread %d; there are %s".formatted(thread.getAsInt(), there));
    }
    return thread;
  }

  private static OptionalInt number(Arguments arguments, String option, int most) {
    Optional<String> word = arguments.value(option);
    if (word.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.decode(word.get());
      if (number >= 0 && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new UsageException(
        "%s is '%s', expected a number up to %d".formatted(option, word.get(), most));
  }

  private static Optional<CoreCompression> compression(Arguments arguments) {
    Optional<String> word = arguments.value(CoreCommands.COMPRESS);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<CoreCompression> found = CoreCompression.of(word.get());
    if (found.isEmpty()) {
      throw new UsageException("--compress is '%s', expected zst or gz".formatted(word.get()));
    }
    return found;
  }
}
