package crit.shell;

import java.io.IOException;
import java.util.Optional;

/** A node with numbers below it: ten thousand tasks, a million files. */
final class Numbered implements Directory {
  private static final int DIGITS = 10;

  private final String about;
  private final Ids ids;
  private final Child child;

  /** Gives numbers, sorted without sign. */
  @FunctionalInterface
  interface Ids {
    int[] get() throws IOException;
  }

  /** Makes what is below. */
  @FunctionalInterface
  interface Child {
    Optional<Node> of(int id) throws IOException;
  }

  Numbered(String about, Ids ids, Child child) {
    this.about = about;
    this.ids = ids;
    this.child = child;
  }

  /** Looks at each range of numbers that start with the digits, so that few are looked at. */
  @Override
  public boolean list(String start, Names names) throws IOException {
    int[] sorted = ids.get();
    if (start.isEmpty()) {
      return range(sorted, 0, 0xffff_ffffL, names);
    }
    if (!start.matches("0|[1-9]\\d{0,9}")) {
      return true;
    }
    long least = Long.parseLong(start);
    long most = least;
    for (int digit = 0; digit < DIGITS && least <= 0xffff_ffffL; digit++) {
      if (!range(sorted, least, most, names)) {
        return false;
      }
      if (least == 0) {
        return true;
      }
      least *= DIGITS;
      most = most * DIGITS + DIGITS - 1;
    }
    return true;
  }

  private static boolean range(int[] sorted, long least, long most, Names names)
      throws IOException {
    for (int i = ceiling(sorted, least); i < sorted.length; i++) {
      if (Integer.toUnsignedLong(sorted[i]) > most) {
        return true;
      }
      if (!names.take(Integer.toUnsignedString(sorted[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the place of the first number that is at least so large. */
  private static int ceiling(int[] sorted, long least) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Integer.toUnsignedLong(sorted[middle]) < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public Optional<Node> child(String name) throws IOException {
    try {
      return child.of(Integer.parseUnsignedInt(name));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public String brief() {
    return about;
  }
}
