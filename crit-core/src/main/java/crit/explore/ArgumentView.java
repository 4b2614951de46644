package crit.explore;

import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words that a program was started with, as its own memory has them now. */
public final class ArgumentView {
  /** The arguments. */
  public static final View<Row> ARGUMENTS =
      new View<>(
          "args",
          "The arguments each task was started with",
          Row.class,
          List.of("pid", "comm", "words", "problem"),
          (scope, sink) ->
              rows(scope, sink, (task, mm) -> words(task, mm.getMmArgStart(), mm.getMmArgEnd())));

  /** The environment. */
  public static final View<Row> ENVIRONMENT =
      new View<>(
          "env",
          "The environment each task was started with",
          Row.class,
          List.of("pid", "comm", "words", "problem"),
          (scope, sink) ->
              rows(scope, sink, (task, mm) -> words(task, mm.getMmEnvStart(), mm.getMmEnvEnd())));

  /** More than any kernel gives a program: 128 pages of 64 KiB. */
  private static final int MAX_BYTES = 8 << 20;

  /**
   * A task's words.
   *
   * @param words the words, bytes that are no UTF-8 replaced
   * @param problem why they are not known; else empty
   */
  public record Row(int pid, String comm, List<String> words, String problem) {}

  @FunctionalInterface
  private interface Words {
    List<String> of(Task task, mm_entry mm) throws IOException;
  }

  private ArgumentView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink, Words words)
      throws IOException {
    for (Task task : scope.tasks()) {
      sink.accept(row(task, words));
    }
  }

  private static Row row(Task task, Words words) throws IOException {
    Optional<mm_entry> mm = task.mm();
    if (mm.isEmpty()) {
      String problem = task.state().isDead() ? "zombie" : "no " + task.name("mm");
      return new Row(task.pid(), task.comm(), List.of(), problem);
    }
    try {
      return new Row(task.pid(), task.comm(), words.of(task, mm.get()), "");
    } catch (IOException e) {
      return new Row(task.pid(), task.comm(), List.of(), String.valueOf(e.getMessage()));
    }
  }

  /** Returns the words that stand between two addresses, each with a NUL behind it. */
  private static List<String> words(Task task, long start, long end) throws IOException {
    if (!AddressRange.isBelow(start, end)) {
      return List.of();
    }
    if (end - start > MAX_BYTES || end - start < 0) {
      throw new IOException("0x%x to 0x%x is more than %d bytes".formatted(start, end, MAX_BYTES));
    }
    try (var space = AddressSpace.of(task, FileRoot.NONE)) {
      byte[] bytes = space.read(start, (int) (end - start));
      return split(bytes);
    }
  }

  private static List<String> split(byte[] bytes) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        words.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      words.add(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
    }
    return words;
  }
}
