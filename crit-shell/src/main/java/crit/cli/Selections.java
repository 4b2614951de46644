package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.Scope;
import crit.explore.Selection;
import crit.memory.FileRoot;
import crit.render.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The options that several commands have, as values. */
final class Selections {
  private static final int SHOWN = 20;

  private Selections() {}

  static Scope scope(Checkpoint checkpoint, Arguments arguments) throws IOException {
    return new Scope(checkpoint, selection(arguments), files(arguments));
  }

  static Selection selection(Arguments arguments) {
    Set<Integer> pids = new HashSet<>();
    for (String words : arguments.values(CheckpointCommands.PID)) {
      for (String word : words.split(",", -1)) {
        pids.add(pid(word));
      }
    }
    return new Selection(
        pids,
        arguments.values(CheckpointCommands.COMM),
        arguments.values(CheckpointCommands.CGROUP));
  }

  private static int pid(String word) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException _) {
      throw new UsageException("--pid is '%s', expected a process id".formatted(word));
    }
  }

  static FileRoot files(Arguments arguments) throws IOException {
    Optional<String> root = arguments.value(CheckpointCommands.SYSROOT);
    return root.isPresent() ? FileRoot.of(Path.of(root.get())) : FileRoot.NONE;
  }

  static boolean hasMemory(Task task) {
    try {
      return task.checkpoint().has(task.name("mm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the first tasks of a set, for people to choose from. */
  static String names(Checkpoint checkpoint) throws IOException {
    List<String> names = new ArrayList<>();
    for (Task task : checkpoint.tree().tasks()) {
      if (names.size() == SHOWN) {
        names.add("and more");
        break;
      }
      names.add(Integer.toUnsignedString(task.pid()) + " " + task.comm());
    }
    return String.join(", ", names);
  }

  static Format format(Arguments arguments) {
    String word = arguments.value(CheckpointCommands.FORMAT).orElse(Format.TEXT.word());
    return Format.of(word)
        .orElseThrow(() ->
            new UsageException(
                "--format is '%s', expected one of: %s"
                    .formatted(word, String.join(", ", Format.words()))));
  }
}
