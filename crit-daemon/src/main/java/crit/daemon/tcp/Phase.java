package crit.daemon.tcp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When steps are done. */
public enum Phase {
  /** After the dump: nobody hears of the connection, and the router leads to the new place. */
  LOCK,
  /** CRIU's work. */
  RESTORE,
  /** After the restore, when the connection may be heard of again. */
  UNLOCK,
  /** What is left in the old place is removed. */
  CLEANUP,
  /** In place of a restore that does not succeed: the router leads to the old place again. */
  BACK;

  /** Returns the word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the phase with that word. */
  public static Optional<Phase> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** Returns the words of the phases whose steps can be run. */
  public static List<String> runnable() {
    return Arrays.stream(values()).filter(it -> it != RESTORE).map(Phase::word).toList();
  }
}
