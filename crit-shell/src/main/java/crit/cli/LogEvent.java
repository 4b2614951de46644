package crit.cli;

import java.util.Map;

/**
 * Something to log.
 *
 * @param category what it is about, a word
 * @param text what a person reads
 * @param fields what a program reads, by names that stay
 */
record LogEvent(String category, String text, Map<String, ?> fields) {
  @Override
  public String toString() {
    return text;
  }
}
