package crit.arch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import crit.schemas.proto.core_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of {@link RegisterTables}, which are of this program: a mistake there is a bug. */
final class RegisterLine {
  private static final Pattern LINE = Pattern.compile("(\\w+) (\\d+) ([\\w.]+): (.*)");
  private static final Pattern WORD =
      Pattern.compile("(\\w+?)(?:#(\\d+)-(\\d+))?(?::(\\d+))?(?:=(.+))?");
  private static final Pattern FIELD =
      Pattern.compile("([\\w.]+)(?:\\[(\\d+)])?(?:@(\\d+))?(?::(\\d+))?");

  private final boolean isBigEndian;
  private final RegisterGroup group;
  private final int bits;
  private final String message;
  private final List<Register> registers = new ArrayList<>();

  RegisterLine(String line, boolean isBigEndian) {
    this.isBigEndian = isBigEndian;
    Matcher it = match(LINE, line);
    group = RegisterGroup.valueOf(it.group(1).toUpperCase(Locale.ROOT));
    bits = Integer.parseInt(it.group(2));
    message = it.group(3);
    for (String word : it.group(4).split(" ", -1)) {
      add(match(WORD, word));
    }
  }

  List<Register> registers() {
    return registers;
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("'%s' is no %s".formatted(text, pattern));
    }
    return matcher;
  }

  private static int number(Matcher matcher, int group, int otherwise) {
    return matcher.group(group) == null ? otherwise : Integer.parseInt(matcher.group(group));
  }

  private void add(Matcher word) {
    String name = word.group(1);
    boolean isRange = word.group(2) != null;
    int first = number(word, 2, 0);
    int last = number(word, 3, first);
    int width = number(word, 4, bits);
    String fields = word.group(5) == null ? name : word.group(5);
    for (int i = first; i <= last; i++) {
      List<Register.Part> parts = new ArrayList<>();
      for (String field : fields.split("\\+", -1)) {
        addParts(match(FIELD, field), i - first, width, parts);
      }
      registers.add(new Register(isRange ? name + i : name, width, group, parts));
    }
  }

  /**
   * Adds what a field has of a register.
   *
   * @param order which register of a range it is, from 0
   */
  private void addParts(Matcher field, int order, int width, List<Register.Part> parts) {
    List<FieldDescriptor> path = path(message + "." + field.group(1));
    int stride = number(field, 4, width);
    int wanted = Math.min(stride, width);
    int shift = number(field, 3, 0);
    int word = path.getLast().getJavaType() == FieldDescriptor.JavaType.INT ? 32 : 64;
    if (!path.getLast().isRepeated()) {
      parts.add(new Register.Part(path, 0, shift + order * width, Math.min(wanted, word)));
      return;
    }
    int each = Math.max(1, stride / word);
    int start = number(field, 2, 0) + order * each;
    int used = (wanted + word - 1) / word;
    for (int i = 0; i < used; i++) {
      int index = isBigEndian ? start + used - 1 - i : start + i;
      parts.add(new Register.Part(path, index, shift, Math.min(word, wanted - i * word)));
    }
  }

  private static List<FieldDescriptor> path(String names) {
    List<FieldDescriptor> path = new ArrayList<>();
    Descriptor message = core_entry.getDescriptor();
    for (String name : names.split("\\.", -1)) {
      FieldDescriptor field = message.findFieldByName(name);
      if (field == null) {
        throw new IllegalStateException("%s has no field %s".formatted(message.getName(), name));
      }
      path.add(field);
      message =
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              ? field.getMessageType()
              : message;
    }
    return List.copyOf(path);
  }
}
