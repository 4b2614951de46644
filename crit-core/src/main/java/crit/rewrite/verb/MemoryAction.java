package crit.rewrite.verb;

import crit.explore.MemoryScan;
import crit.explore.ScanHit;
import crit.memory.SymbolSearch;
import crit.memory.SymbolSearch.Found;
import crit.memory.search.SearchPattern;
import crit.memory.search.SearchPatternException;
import crit.rewrite.Action;
import crit.rewrite.MemoryDraft;
import crit.rewrite.MemoryDraft.Target;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Writes into memory: at an address, or wherever something is found. */
final class MemoryAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String REGEX = "regex";
  private static final String ADDRESS = "address";
  private static final String SYMBOL = "symbol";
  private static final String HEX = "hex";
  private static final String PAD = "pad";

  static final Verb VERB =
      new Verb(
          "memory",
          "Writes into the memory of tasks and into memory that they share: at an address, at a"
              + " symbol, or in place of every occurrence of a text or of what a regular expression fits. What"
              + " is searched is memory as it was before all rules. Pages that are in a parent, in"
              + " a mapped file or nowhere yet are added to the checkpoint.",
          List.of(
              Parameter.optional(FROM, Kind.TEXT, "The text to look for."),
              Parameter.optional(TO, Kind.TEXT, "The text to write, of the same length in UTF-8."),
              Parameter.optional(REGEX, Kind.TEXT, "What to look for instead of a text."),
              Parameter.optional(ADDRESS, Kind.NUMBER, "Where to write instead of looking."),
              Parameter.optional(
                  SYMBOL,
                  Kind.TEXT,
                  "The variable to write to instead of looking, of the program or of a library:"
                      + " counter or libfoo.so.1:counter. Needs the files, by --sysroot."),
              Parameter.optional(HEX, Kind.TEXT, "Bytes to write in hex, instead of a text."),
              Parameter.optional(PAD, Kind.FLAG, "Whether NULs fill what a shorter text leaves.")),
          "memory 'db1.example.org' -> 'db2.example.org' where comm=java",
          MemoryAction::new);

  private final Rule rule;
  private final Arguments arguments;
  private final byte[] bytes;
  private List<String> unfound = List.of();

  private MemoryAction(Rule rule) throws RuleException {
    this.rule = rule;
    this.arguments = rule.arguments();
    requireOne(List.of(FROM, REGEX, ADDRESS, SYMBOL));
    requireOne(List.of(TO, HEX));
    this.bytes =
        arguments.has(TO)
            ? arguments.text(TO).getBytes(StandardCharsets.UTF_8)
            : hex(arguments, HEX);
    if (!arguments.has(ADDRESS) && !arguments.has(SYMBOL)) {
      pattern();
    }
    if (arguments.has(FROM)) {
      fitted(arguments.text(FROM).getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private void requireOne(List<String> names) throws RuleException {
    List<String> there = names.stream().filter(arguments::has).toList();
    if (there.size() != 1) {
      throw arguments
          .place()
          .wrong(
              "memory has %s, expected one of: %s"
                  .formatted(
                      there.isEmpty() ? "nothing" : String.join(" and ", there),
                      String.join(", ", names)));
    }
  }

  /** Returns bytes that are given in hex. */
  static byte[] hex(Arguments arguments, String name) throws RuleException {
    try {
      return HexFormat.of().parseHex(arguments.text(name).replace(" ", ""));
    } catch (IllegalArgumentException _) {
      throw arguments.wrong(
          name, "is '%s', expected pairs of hex digits".formatted(arguments.text(name)));
    }
  }

  private SearchPattern pattern() throws RuleException {
    String name = arguments.has(FROM) ? FROM : REGEX;
    try {
      return arguments.has(FROM)
          ? SearchPattern.text(arguments.text(FROM), false)
          : SearchPattern.regex(arguments.text(REGEX), false, SearchPattern.LONGEST_MATCH);
    } catch (SearchPatternException e) {
      throw arguments.wrong(name, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the bytes to write in place of some others. */
  private byte[] fitted(long length) throws RuleException {
    if (bytes.length == length) {
      return bytes;
    }
    if (bytes.length < length && arguments.is(PAD)) {
      return Arrays.copyOf(bytes, (int) length);
    }
    String hint = bytes.length < length ? "; pad=true fills the rest with NULs" : "";
    throw arguments.wrong(
        arguments.has(TO) ? TO : HEX,
        "has %d bytes, expected %d, as many as there are now%s"
            .formatted(bytes.length, length, hint));
  }

  @Override
  public boolean touchesMemory() {
    return true;
  }

  @Override
  public long apply(MemoryDraft memory) throws IOException {
    if (arguments.has(SYMBOL)) {
      return writeToSymbol(memory);
    }
    return arguments.has(ADDRESS) ? write(memory) : replace(memory);
  }

  private long writeToSymbol(MemoryDraft memory) throws IOException {
    var search = new SymbolSearch(memory.set().files(), arguments.text(SYMBOL));
    return memory.forEachTask(
        rule.where(),
        target -> {
          Optional<Found> found = find(search, target);
          if (found.isPresent()) {
            memory.write(target, found.get().address(), fitted(found.get()));
          }
          return found.isPresent() ? 1 : 0;
        });
  }

  private Optional<Found> find(SymbolSearch search, Target target) throws IOException {
    try {
      Optional<Found> found = search.in(target.task().orElseThrow(), target.space());
      unfound = List.of(search.report());
      return found;
    } catch (SymbolSearch.AmbiguousException e) {
      throw arguments.wrong(SYMBOL, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the bytes to write to a symbol. */
  private byte[] fitted(Found symbol) throws RuleException {
    if (symbol.size() > 0 && bytes.length > symbol.size()) {
      throw arguments.wrong(
          arguments.has(TO) ? TO : HEX,
          "has %d bytes, but '%s' in %s only %d"
              .formatted(bytes.length, arguments.text(SYMBOL), symbol.file(), symbol.size()));
    }
    return arguments.is(PAD) ? fitted(Math.max(bytes.length, symbol.size())) : bytes;
  }

  @Override
  public List<String> candidates() {
    return unfound;
  }

  private long write(MemoryDraft memory) throws IOException {
    long address = arguments.number(ADDRESS, Long.MIN_VALUE, Long.MAX_VALUE);
    return memory.forEachTask(
        rule.where(),
        target -> {
          memory.write(target, address, bytes);
          return 1;
        });
  }

  private long replace(MemoryDraft memory) throws IOException {
    var replacing = new Replacing(memory);
    new MemoryScan(memory.scope(rule.where())).run(pattern(), replacing);
    return replacing.hits;
  }

  /** Replaces what is found, but for what overlaps what was found before. */
  private final class Replacing implements MemoryScan.Listener {
    private final MemoryDraft memory;
    private String place = "";
    private long end;
    private long hits;

    Replacing(MemoryDraft memory) {
      this.memory = memory;
    }

    @Override
    public boolean hit(ScanHit hit) throws IOException {
      if (!hit.place().equals(place)) {
        place = hit.place();
        end = 0;
      }
      if (Long.compareUnsigned(hit.address(), end) >= 0) {
        memory.write(Target.of(hit), hit.address(), fitted(hit.length()));
        end = hit.address() + hit.length();
        hits++;
      }
      return true;
    }
  }
}
