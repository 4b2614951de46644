package crit.cli;

/** A command line that picocli accepts and that is wrong all the same. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what was found and what is expected
   */
  UsageException(String reason) {
    super(reason);
  }
}
