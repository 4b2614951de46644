package crit.rewrite;

import crit.image.ImageType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a rule does to a set. One object serves one rule in one run, in one thread; the methods are
 * called in the order in which they stand here, {@link #apply} for every entry that it may touch.
 */
public interface Action {
  /** Looks at the set as it is before all rules. */
  default void prepare(Surroundings set) throws IOException {}

  /** Returns whether it may change entries of images of a kind. */
  default boolean touches(ImageType type) {
    return false;
  }

  /**
   * Returns whether it judges the selection itself: what it changes has to change together, also
   * where an entry by itself is not one that the selection fits.
   */
  default boolean judgesSelection() {
    return false;
  }

  /**
   * Changes an entry, if it is one that the rule means; the selection was judged before, unless
   * {@link #judgesSelection}.
   *
   * @return whether the rule means it, so that it counts as a hit, be it changed or not
   */
  default boolean apply(Draft draft) throws IOException {
    return false;
  }

  /** Changes the bytes of a file that has no entries; it has to be one that it {@link #touches}. */
  default boolean apply(RawDraft draft) throws IOException {
    return false;
  }

  /** Returns the name that a file gets, if it gets another. */
  default Optional<String> renamed(String file) throws IOException {
    return Optional.empty();
  }

  /** Returns whether a file is left out. */
  default boolean drops(String file) throws IOException {
    return false;
  }

  /** Changes memory; the selection of tasks is for the action to judge. */
  default long apply(MemoryDraft memory) throws IOException {
    return 0;
  }

  /** Returns whether it may change memory. */
  default boolean touchesMemory() {
    return false;
  }

  /** Returns whether what it does depends on nothing but the rule and the set: no other files. */
  default boolean isOfSetAlone() {
    return true;
  }

  /** Returns what a person should know about what was done. */
  default List<String> warnings() throws IOException {
    return List.of();
  }

  /** Returns what is there that the rule could have meant, for the error of a rule without hits. */
  default List<String> candidates() throws IOException {
    return List.of();
  }
}
