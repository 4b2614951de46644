package crit.memory;

import java.io.IOException;

/** A byte of memory that is not there was asked for. */
public final class MemoryFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final long address;

  /**
   * @param space whose memory it is
   * @param address the first address that is not there
   * @param reason why it is not
   */
  public MemoryFault(String space, long address, String reason) {
    super("%s: no memory at 0x%x: %s".formatted(space, address, reason));
    this.address = address;
  }

  /** Returns the first address that is not there. */
  public long address() {
    return address;
  }
}
