package crit.json;

/** The forms in which an image is printed. */
public enum JsonForm {
  /** One line, numbers as numbers: {@code crit decode}. */
  PLAIN,
  /** Indented, numbers as people read them: {@code crit decode --pretty}, {@code crit show}. */
  PRETTY,
  /** As pretty, with the size of each extra in its place: {@code crit show --nopl}. */
  PRETTY_WITHOUT_EXTRA;

  /** Returns whether it is indented and has numbers as people read them. */
  public boolean isPretty() {
    return this != PLAIN;
  }
}
