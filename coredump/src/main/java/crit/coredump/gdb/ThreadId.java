package crit.coredump.gdb;

/**
 * Which thread a packet means.
 *
 * @param pid the process; -1 for all, 0 for any, as where none is named
 * @param tid the thread; -1 for all, 0 for any
 */
record ThreadId(int pid, int tid) {
  /**
   * Reads {@code TID} or {@code pPID.TID} in hex.
   *
   * @throws NumberFormatException if it is neither
   */
  static ThreadId parse(String text) {
    if (!text.startsWith("p")) {
      return new ThreadId(0, number(text));
    }
    int dot = text.indexOf('.');
    return dot < 0
        ? new ThreadId(number(text.substring(1)), -1)
        : new ThreadId(number(text.substring(1, dot)), number(text.substring(dot + 1)));
  }

  private static int number(String hex) {
    return hex.equals("-1") ? -1 : Integer.parseUnsignedInt(hex, 16);
  }
}
