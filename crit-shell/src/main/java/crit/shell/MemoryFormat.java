package crit.shell;

import crit.arch.Architecture;
import crit.arch.Registers;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory as gdb's command {@code x} shows it: {@code x/16gx ADDR}. */
final class MemoryFormat {
  static final String ABOUT = "Print memory as gdb's x does, as in x/16gx ADDR.";
  static final String HELP =
      """
      x/[COUNT][FORMAT][SIZE] ADDR [PID]

      Print memory as gdb's x does. FORMAT is x (hex), d (signed), u (unsigned), t (binary),
      c (characters), s (text up to a NUL), i (instructions, by objdump); SIZE is b, h, w or g for
      1, 2, 4 or 8 bytes. The task is that of the place, or the only one, if PID is absent.

      Example:
        x/4gx 0x401000
            Prints four words of eight bytes.\
      """;

  private static final Pattern NAME = Pattern.compile("x/(\\d{0,6})([xdutcsibhwg]{0,2})");
  private static final int LINE = 16;
  private static final int MAX_TEXT = 4096;
  private static final String SIZES = "bhwg";

  private final AddressSpace space;
  private final ByteOrder order;
  private final char format;
  private final int size;

  private MemoryFormat(AddressSpace space, ByteOrder order, char format, int size) {
    this.space = space;
    this.order = order;
    this.format = format;
    this.size = size;
  }

  static boolean isName(String word) {
    return word.startsWith("x/");
  }

  static int run(Shell shell, List<String> words, Output output) throws IOException {
    Matcher name = NAME.matcher(words.getFirst());
    if (!name.matches() || words.size() < 2 || words.size() > 3) {
      throw new IOException(
          "'%s' is no x/16gx ADDR [PID]; help x/ says what there is"
              .formatted(String.join(" ", words)));
    }
    int count = name.group(1).isEmpty() ? 1 : Integer.parseInt(name.group(1));
    char format = letter(name.group(2), "xdutcsi", 'x');
    int size = 1 << SIZES.indexOf(letter(name.group(2), SIZES, format == 'c' ? 'b' : 'w'));
    long address = address(words.get(1));
    Task task = task(shell, words.subList(2, words.size()));
    ByteOrder order = machine(task).order();
    try (var space = AddressSpace.of(task, FileRoot.NONE)) {
      var dump = new MemoryFormat(space, order, format, size);
      List<String> lines =
          switch (format) {
            case 'i' -> Disassembly.lines(space, address, count, machine(task));
            case 's' -> dump.texts(address, count);
            default -> dump.words(address, count);
          };
      output.print(out -> {
        for (String line : lines) {
          out.append(line).append('\n');
        }
      });
    }
    return Shell.DONE;
  }

  private static char letter(String letters, String among, char otherwise) {
    return (char)
        letters.chars().filter(it -> among.indexOf(it) >= 0).findFirst().orElse(otherwise);
  }

  private static long address(String word) throws IOException {
    try {
      return word.startsWith("0x")
          ? Long.parseUnsignedLong(word.substring(2), 16)
          : Long.parseUnsignedLong(word);
    } catch (NumberFormatException _) {
      throw new IOException("ADDR is '%s', expected an address such as 0x7ffc1000".formatted(word));
    }
  }

  private static Architecture machine(Task task) throws IOException {
    return task.core()
        .flatMap(Registers::of)
        .map(Registers::architecture)
        .orElseThrow(() -> new IOException(task + ": its image names no machine that is known"));
  }

  /** Returns the task that is named, that of the place, or the only one. */
  private static Task task(Shell shell, List<String> words) throws IOException {
    Checkpoint set = shell.session().state().set();
    Optional<String> pid = words.isEmpty() ? shell.pid() : Optional.of(words.getFirst());
    for (Task task : set.tree().tasks()) {
      boolean isOnly = pid.isEmpty() && set.tree().tasks().size() == 1;
      if (isOnly || pid.isPresent() && Integer.toUnsignedString(task.pid()).equals(pid.get())) {
        return task;
      }
    }
    throw new IOException(
        pid.map(it -> "there is no task " + it)
            .orElse(
                "there are %d tasks; name one, or go to one".formatted(set.tree().tasks().size())));
  }

  private List<String> words(long address, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    int perLine = Math.max(1, LINE / size / (format == 't' ? 2 : 1));
    for (int done = 0; done < count; done += perLine) {
      int here = Math.min(perLine, count - done);
      long start = address + (long) done * size;
      var bytes = ByteBuffer.wrap(space.read(start, here * size)).order(order);
      var line = new StringBuilder("0x%x:".formatted(start));
      for (int i = 0; i < here; i++) {
        line.append('\t').append(word(bytes));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private String word(ByteBuffer bytes) {
    long value =
        switch (size) {
          case 1 -> bytes.get();
          case 2 -> bytes.getShort();
          case 4 -> bytes.getInt();
          default -> bytes.getLong();
        };
    long unsigned = size == 8 ? value : value & (1L << 8 * size) - 1;
    return switch (format) {
      case 'd' -> Long.toString(value);
      case 'u' -> Long.toUnsignedString(unsigned);
      case 't' -> padded(Long.toBinaryString(unsigned), 8 * size);
      case 'c' -> value + (value >= ' ' && value <= '~' ? " '" + (char) value + "'" : "");
      default -> "0x" + padded(Long.toHexString(unsigned), 2 * size);
    };
  }

  private static String padded(String digits, int width) {
    return "0".repeat(width - digits.length()) + digits;
  }

  private List<String> texts(long address, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    long at = address;
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      long start = at;
      byte b = space.read(at, 1)[0];
      while (b != 0 && text.length() < MAX_TEXT) {
        text.append(b >= ' ' && b <= '~' ? Character.toString(b) : "\\%03o".formatted(b & 0xff));
        b = space.read(++at, 1)[0];
      }
      at++;
      lines.add("0x%x:\t\"%s\"".formatted(start, text));
    }
    return lines;
  }
}
