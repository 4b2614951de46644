package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.checkpoint.Task;
import crit.rewrite.MemoryDraft;
import crit.rewrite.MemoryDraft.Target;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text with a NUL behind it in the area of the stack where the kernel put the arguments and the
 * environment. What points to a text does not move, so that another one has to fit into its place.
 *
 * @param address where it starts
 * @param bytes it, without the NUL
 */
record StackText(long address, ByteString bytes) {
  private static final int LARGEST = 32 << 20;

  /** Which area. */
  enum Area {
    ARGUMENTS,
    ENVIRONMENT
  }

  /** Returns the texts of an area of a task; none if it has no memory or the area is not there. */
  static List<StackText> of(MemoryDraft memory, Target target, Area area) throws IOException {
    Optional<mm_entry> mm = target.task().isPresent() ? target.task().get().mm() : Optional.empty();
    if (mm.isEmpty()) {
      return List.of();
    }
    boolean isArguments = area == Area.ARGUMENTS;
    long start = isArguments ? mm.get().getMmArgStart() : mm.get().getMmEnvStart();
    long end = isArguments ? mm.get().getMmArgEnd() : mm.get().getMmEnvEnd();
    if (end - start <= 0 || end - start > LARGEST || target.space().vma(start).isEmpty()) {
      return List.of();
    }
    byte[] all = memory.read(target, start, (int) (end - start));
    List<StackText> texts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        texts.add(new StackText(start + from, ByteString.copyFrom(all, from, i - from)));
        from = i + 1;
      }
    }
    return texts;
  }

  /** Returns it as text. */
  String text() {
    return bytes.toStringUtf8();
  }

  /**
   * Puts another text in its place, and NULs behind that.
   *
   * @param owner whose value it is, for errors
   * @throws RuleException if it is longer
   */
  void replace(MemoryDraft memory, Target target, Value value, Arguments owner) throws IOException {
    byte[] text = value.text().getBytes(StandardCharsets.UTF_8);
    int room = bytes.size() - value.offset();
    if (text.length > room) {
      Task task = target.task().orElseThrow();
      throw owner.wrong(
          value.name(),
          "has %d bytes, but '%s' of %s has room for %d: what points to it does not move"
              .formatted(text.length, text(), task, room));
    }
    memory.write(target, address + value.offset(), Arrays.copyOf(text, room));
  }

  /**
   * A text to put.
   *
   * @param offset how many bytes of the old text stay in front
   * @param name the name of the rule's value
   */
  record Value(String text, int offset, String name) {}
}
