package crit.rewrite.verb;

import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.rewrite.Action;
import crit.rewrite.MemoryDraft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes bytes into memory. */
final class MemoryAction implements Action {
  private static final String ADDRESS = "address";
  private static final String TEXT = "text";
  private static final String HEX = "hex";

  static final Verb VERB =
      new Verb(
          "memory",
          "Writes a text or bytes at an address.",
          List.of(
              Parameter.required(ADDRESS, Kind.NUMBER, "Where to write."),
              Parameter.optional(TEXT, Kind.TEXT, "A text, written in UTF-8 without a NUL."),
              Parameter.optional(HEX, Kind.TEXT, "Bytes in hex.")),
          "memory 0x7f0000001000 hello where pid=42",
          MemoryAction::new);

  private final Rule rule;
  private final long address;
  private final byte[] bytes;

  private MemoryAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    this.rule = rule;
    this.address = arguments.number(ADDRESS, Long.MIN_VALUE, Long.MAX_VALUE);
    if (arguments.has(TEXT) == arguments.has(HEX)) {
      throw arguments.place().wrong("memory has text and hex or neither, expected one of them");
    }
    this.bytes =
        arguments.has(TEXT)
            ? arguments.text(TEXT).getBytes(StandardCharsets.UTF_8)
            : hex(arguments);
  }

  private static byte[] hex(Arguments arguments) throws RuleException {
    try {
      return HexFormat.of().parseHex(arguments.text(HEX).replace(" ", ""));
    } catch (IllegalArgumentException _) {
      throw arguments.wrong(
          HEX, "is '%s', expected pairs of hex digits".formatted(arguments.text(HEX)));
    }
  }

  @Override
  public boolean touchesMemory() {
    return true;
  }

  @Override
  public long apply(MemoryDraft memory) throws IOException {
    long hits = 0;
    for (Task task : memory.set().checkpoint().tree().tasks()) {
      if (rule.where().fits(task) && task.mm().isPresent()) {
        try (AddressSpace space = memory.open(task)) {
          memory.write(task, space, address, bytes);
          hits++;
        }
      }
    }
    return hits;
  }
}
