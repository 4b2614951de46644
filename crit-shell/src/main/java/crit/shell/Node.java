package crit.shell;

import java.io.IOException;
import java.util.Optional;

/** What stands at a place in the tree. It reads when it is asked, and keeps what it was made of. */
interface Node {
  /** Takes names. */
  @FunctionalInterface
  interface Names {
    /** Takes a name, and returns whether more are wanted. */
    boolean take(String name) throws IOException;
  }

  /**
   * Hands over the names of what is below that start with a text, in their order.
   *
   * @return whether all were wanted
   */
  default boolean list(String start, Names names) throws IOException {
    return true;
  }

  /** Returns what has that name, if anything has. */
  default Optional<Node> child(String name) throws IOException {
    return Optional.empty();
  }

  /** Returns whether something may be below. */
  boolean isBranch();

  /** Returns what it is in a few words, empty if the name says all. */
  default String brief() throws IOException {
    return "";
  }

  /** Prints it, and returns the exit status. */
  int print(Shell shell, Output output) throws IOException;

  /** Returns the path of what it refers to, if it is a reference. */
  default Optional<String> target() {
    return Optional.empty();
  }

  /** Returns how rules call it, if it is a field or an entry. */
  default Optional<String> rulePath() {
    return Optional.empty();
  }
}
