package crit.coredump;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import crit.coredump.NoteRow.Computed;
import crit.coredump.NoteRow.Constant;
import crit.coredump.NoteRow.Field;
import crit.coredump.NoteRow.Goto;
import crit.coredump.NoteRow.Literal;
import crit.coredump.NoteRow.Part;
import crit.coredump.NoteRow.Size;
import crit.coredump.NoteRow.Varying;
import crit.schemas.proto.core_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line of {@link NoteTables}, which are of this program: a mistake there is a bug. */
final class NoteLine {
  private static final Pattern LINE =
      Pattern.compile("(\\w+) (\\w+) (\\S+) ([\\w.]+)(?: if ([\\w.]+))?: (.*)");
  private static final Pattern FIELD =
      Pattern.compile("(\\w+)(?:#(\\d+)-(\\d+))?(?:\\[(\\d+)(?:-(\\d+))?])?(?:\\|(0x\\w+))?");

  private final NoteRow row;
  private final Descriptor message;
  private final List<Part> parts = new ArrayList<>();
  private int width;

  NoteLine(String line) {
    Matcher it = match(LINE, line);
    List<FieldDescriptor> path = path(it.group(4));
    List<FieldDescriptor> needed = it.group(5) == null ? List.of() : path(it.group(5));
    message = path.getLast().getMessageType();
    for (String word : it.group(6).split(" ", -1)) {
      add(word);
    }
    int type = Integer.decode(it.group(2));
    row = new NoteRow(it.group(1), type, size(it.group(3)), path, needed, List.copyOf(parts));
  }

  NoteRow row() {
    return row;
  }

  private static Size size(String word) {
    return word.startsWith("%")
        ? new Varying(computed(word))
        : new Constant(Integer.parseInt(word));
  }

  private static ComputedPart computed(String word) {
    return ComputedPart.valueOf(word.substring(1).toUpperCase(Locale.ROOT));
  }

  private void add(String word) {
    switch (word.charAt(0)) {
      case '@' -> parts.add(new Goto(Integer.parseInt(word.substring(1))));
      case '=' -> parts.add(new Literal(width, Long.decode(word.substring(1))));
      case '%' -> parts.add(new Computed(computed(word)));
      default -> {
        if (word.matches("u(16|32|64)")) {
          width = Integer.parseInt(word.substring(1)) / Byte.SIZE;
        } else {
          addFields(match(FIELD, word));
        }
      }
    }
  }

  private void addFields(Matcher word) {
    long bits = word.group(6) == null ? 0 : Long.decode(word.group(6));
    boolean isRange = word.group(5) != null;
    int first = isRange ? Integer.parseInt(word.group(4)) : 0;
    int count =
        isRange
            ? Integer.parseInt(word.group(5)) - first + 1
            : word.group(4) == null ? 1 : Integer.parseInt(word.group(4));
    if (word.group(2) == null) {
      parts.add(new Field(field(message, word.group(1)), width, first, count, bits));
      return;
    }
    for (int i = Integer.parseInt(word.group(2)); i <= Integer.parseInt(word.group(3)); i++) {
      parts.add(new Field(field(message, word.group(1) + i), width, first, count, bits));
    }
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("'%s' is no %s".formatted(text, pattern));
    }
    return matcher;
  }

  private static List<FieldDescriptor> path(String names) {
    List<FieldDescriptor> path = new ArrayList<>();
    Descriptor message = core_entry.getDescriptor();
    for (String name : names.split("\\.", -1)) {
      FieldDescriptor field = field(message, name);
      path.add(field);
      message = field.getMessageType();
    }
    return List.copyOf(path);
  }

  private static FieldDescriptor field(Descriptor message, String name) {
    FieldDescriptor field = message.findFieldByName(name);
    if (field == null) {
      throw new IllegalStateException("%s has no field %s".formatted(message.getName(), name));
    }
    return field;
  }
}
