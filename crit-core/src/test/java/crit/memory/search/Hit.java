package crit.memory.search;

/** What a listener was told. */
record Hit(long address, long length) {
  @Override
  public String toString() {
    return "0x%x+%d".formatted(address, length);
  }
}
