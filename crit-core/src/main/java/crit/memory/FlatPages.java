package crit.memory;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.util.Arrays;

/**
 * The pages of a page map with those that are in parents, not compressed, as if all were in one
 * pages file. Closing it does nothing. May be read by several threads.
 */
final class FlatPages implements ByteSource {
  private final String name;
  private final PageLayers layers;
  private final BlockReader blocks = new BlockReader();
  private int runs;

  /** Where each run of pages starts in the file, and behind the last run where the file ends. */
  private long[] positions = new long[16];

  private long[] addresses = new long[16];

  FlatPages(String name, PageLayers layers) {
    this.name = name;
    this.layers = layers;
  }

  /** Appends pages, while nobody reads yet. */
  void add(long address, long length) {
    if (runs + 1 == positions.length) {
      positions = Arrays.copyOf(positions, 2 * positions.length);
      addresses = Arrays.copyOf(addresses, 2 * addresses.length);
    }
    addresses[runs] = address;
    positions[runs + 1] = Math.addExact(positions[runs], length);
    runs++;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return positions[runs];
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= size()) {
      return -1;
    }
    int run = Arrays.binarySearch(positions, 0, runs + 1, position);
    run = run < 0 ? -run - 2 : run;
    long address = addresses[run] + position - positions[run];
    long last = address + Math.min(length, positions[run + 1] - position) - 1;
    Extent extent =
        layers
            .locate(address, last)
            .orElseThrow(() -> new MemoryFault(name, address, "no entry has the address"));
    if (extent.backing() instanceof Backing.Unavailable why) {
      throw new MemoryFault(name, extent.start(), why.text());
    }
    int count = (int) extent.length();
    blocks.read(extent.backing(), into, offset, count);
    return count;
  }

  @Override
  public void close() {
    // the set closes what it reads
  }
}
