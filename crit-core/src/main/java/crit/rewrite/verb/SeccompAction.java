package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.seccomp_filter;
import crit.schemas.proto.seccomp_mode;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes seccomp from threads, or gives them another filter. */
final class SeccompAction implements Action {
  private static final String ACTION = "action";
  private static final String HEX = "hex";
  private static final String FILE = "file";
  private static final String REPLACE = "replace";

  /** The size of a BPF instruction, in bytes, and the most a filter may have. */
  private static final int INSTRUCTION = 8;

  private static final int MOST = 4096 * INSTRUCTION;

  static final Verb VERB =
      new Verb(
          "seccomp",
          "Takes the seccomp mode and filters from threads that have them (strip), or puts one"
              + " filter in place of all that a thread has (replace).",
          List.of(
              Parameter.word(ACTION, List.of("strip", REPLACE), "What is done."),
              Parameter.optional(
                  HEX, Kind.TEXT, "The new filter in hex, 8 bytes an instruction, as in images."),
              Parameter.optional(FILE, Kind.TEXT, "A file with the bytes of the new filter.")),
          "seccomp strip",
          SeccompAction::new);

  private final Arguments arguments;
  private final ByteString filter;
  private boolean hasFilters;
  private int index;
  private int hits;

  private SeccompAction(Rule rule) throws IOException {
    arguments = rule.arguments();
    boolean replaces = arguments.text(ACTION).equals(REPLACE);
    int sources = (arguments.has(HEX) ? 1 : 0) + (arguments.has(FILE) ? 1 : 0);
    if (sources != (replaces ? 1 : 0)) {
      throw arguments
          .place()
          .wrong(
              "seccomp has %d filters, expected hex or file with replace alone".formatted(sources));
    }
    filter = replaces ? filter() : ByteString.EMPTY;
  }

  private ByteString filter() throws IOException {
    byte[] bytes =
        arguments.has(HEX)
            ? MemoryAction.hex(arguments, HEX)
            : Files.readAllBytes(Path.of(arguments.text(FILE)));
    if (bytes.length == 0 || bytes.length % INSTRUCTION != 0 || bytes.length > MOST) {
      throw arguments.wrong(
          arguments.has(HEX) ? HEX : FILE,
          "has %d bytes, expected a multiple of %d up to %d"
              .formatted(bytes.length, INSTRUCTION, MOST));
    }
    return ByteString.copyFrom(bytes);
  }

  @Override
  public boolean isOfSetAlone() {
    return !arguments.has(FILE);
  }

  /** The new filter is the first that is the same, or comes behind all that are there. */
  @Override
  public void prepare(Surroundings set) throws IOException {
    seccomp_entry all =
        set.checkpoint()
            .first("seccomp.img", seccomp_entry.parser())
            .orElse(seccomp_entry.getDefaultInstance());
    hasFilters = set.checkpoint().has("seccomp.img");
    index = 0;
    while (index < all.getSeccompFiltersCount() && !isNew(all.getSeccompFilters(index))) {
      index++;
    }
  }

  private boolean isNew(seccomp_filter other) {
    return !other.hasPrev() && !other.hasFlags() && other.getFilter().equals(filter);
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type) || type.name().equals("SECCOMP") && !filter.isEmpty();
  }

  /** Images come in the order of their names, so that those of threads are before the filters'. */
  @Override
  public boolean apply(Draft draft) throws RuleException {
    if (draft.message() instanceof seccomp_entry.Builder all) {
      return hits > 0 && add(all);
    }
    Optional<thread_core_entry.Builder> thread =
        CoreImages.thread(draft).filter(it -> it.getSeccompMode() != seccomp_mode.disabled);
    Optional<task_core_entry.Builder> task =
        CoreImages.task(draft).filter(it -> it.getOldSeccompMode() != seccomp_mode.disabled);
    if (!filter.isEmpty() && !hasFilters && (thread.isPresent() || task.isPresent())) {
      throw arguments.place().wrong("the set has no seccomp.img that the filter could be added to");
    }
    if (filter.isEmpty()) {
      thread.ifPresent(it -> it.clearSeccompMode().clearSeccompFilter());
      task.ifPresent(it -> it.clearOldSeccompMode().clearOldSeccompFilter());
    } else {
      thread.ifPresent(it -> it.setSeccompMode(seccomp_mode.filter).setSeccompFilter(index));
      task.ifPresent(it -> it.setOldSeccompMode(seccomp_mode.filter).setOldSeccompFilter(index));
    }
    hits += thread.isPresent() || task.isPresent() ? 1 : 0;
    return thread.isPresent() || task.isPresent();
  }

  private boolean add(seccomp_entry.Builder all) throws RuleException {
    if (index < all.getSeccompFiltersCount() && isNew(all.getSeccompFilters(index))) {
      return false;
    }
    if (index != all.getSeccompFiltersCount()) {
      throw arguments.place().wrong("another rule adds a filter, too; run one of them by itself");
    }
    all.addSeccompFilters(seccomp_filter.newBuilder().setFilter(filter));
    return true;
  }

  @Override
  public List<String> candidates() {
    return List.of("no threads with seccomp");
  }
}
