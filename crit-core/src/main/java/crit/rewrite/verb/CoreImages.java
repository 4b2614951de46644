package crit.rewrite.verb;

import crit.image.ImageType;
import crit.names.NumberNames;
import crit.rewrite.Draft;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the verbs about tasks and threads have in common. */
final class CoreImages {
  static final List<String> NONE = List.of("no tasks that have it");

  private CoreImages() {}

  /** Returns whether it is the image of a thread. */
  static boolean isCore(ImageType type) {
    return type.name().equals("CORE");
  }

  /** Returns what an image says about the whole task; only that of its first thread does. */
  static Optional<task_core_entry.Builder> task(Draft draft) {
    return draft.message() instanceof core_entry.Builder core && core.hasTc()
        ? Optional.of(core.getTcBuilder())
        : Optional.empty();
  }

  /** Returns what an image says about its thread; that of a dead task says nothing. */
  static Optional<thread_core_entry.Builder> thread(Draft draft) {
    return draft.message() instanceof core_entry.Builder core && core.hasThreadCore()
        ? Optional.of(core.getThreadCoreBuilder())
        : Optional.empty();
  }

  /**
   * Returns the number that a name or a number stands for.
   *
   * @throws RuleException if there is no such name; it lists those there are
   */
  static long number(Arguments arguments, String parameter, String word, NumberNames names)
      throws RuleException {
    OptionalLong number = names.number(word.strip().toUpperCase(Locale.ROOT));
    if (number.isPresent()) {
      return number.getAsLong();
    }
    try {
      long parsed = Long.decode(word.strip());
      if (parsed >= 0) {
        return parsed;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw arguments.wrong(
        parameter,
        "is '%s', expected a number or one of: %s"
            .formatted(
                word,
                LongStream.of(names.numbers())
                    .mapToObj(names::brief)
                    .map(it -> it.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "))));
  }
}
