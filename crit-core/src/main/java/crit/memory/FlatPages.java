package crit.memory;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * The pages of a page map with those that are in parents, not compressed, as if all were in one
 * pages file. Closing it does nothing. May be read by several threads.
 */
final class FlatPages implements ByteSource {
  private final String name;
  private final String map;
  private final PageLayers layers;
  private final BlockReader blocks = new BlockReader();
  private int runs;

  /** Where each run of pages starts in the file, and behind the last run where the file ends. */
  private long[] positions = new long[16];

  private long[] addresses = new long[16];

  private long inParents;

  /**
   * @param name how errors call the pages file
   * @param map how errors call the page map
   */
  FlatPages(String name, String map, PageLayers layers) {
    this.name = name;
    this.map = map;
    this.layers = layers;
  }

  /**
   * Appends pages, while nobody reads yet.
   *
   * @throws MemoryFault if one of them is nowhere in the chain of parents
   */
  void add(long address, long length) throws IOException {
    long done = 0;
    while (done < length) {
      Extent extent = locate(address + done, address + length - 1);
      inParents += extent.depth() > 0 ? extent.length() : 0;
      done += extent.length();
    }
    if (runs + 1 == positions.length) {
      positions = Arrays.copyOf(positions, 2 * positions.length);
      addresses = Arrays.copyOf(addresses, 2 * addresses.length);
    }
    addresses[runs] = address;
    positions[runs + 1] = Math.addExact(positions[runs], length);
    runs++;
  }

  /** Returns how many bytes are in parents. */
  long inParents() {
    return inParents;
  }

  private Extent locate(long address, long last) throws IOException {
    Extent extent =
        layers
            .locate(address, last)
            .orElseThrow(() -> new MemoryFault(map, address, "no entry has the address"));
    if (extent.backing() instanceof Backing.Unavailable why) {
      throw new MemoryFault(map, extent.start(), why.text());
    }
    return extent;
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
    Extent extent = extent(position, length);
    int count = (int) extent.length();
    blocks.read(extent.backing(), into, offset, count);
    return count;
  }

  /** Hands over what lies in one run of a file at most; 0 if it is compressed, or all zeros. */
  @Override
  public long transfer(long position, long length, WritableByteChannel to) throws IOException {
    if (length <= 0 || position >= size()) {
      return 0;
    }
    Extent extent = extent(position, length);
    return extent.backing() instanceof Backing.Pages pages
        ? pages.source().transfer(pages.offset(), extent.length(), to)
        : 0;
  }

  private Extent extent(long position, long length) throws IOException {
    int run = Arrays.binarySearch(positions, 0, runs + 1, position);
    run = run < 0 ? -run - 2 : run;
    long address = addresses[run] + position - positions[run];
    long last = address + Math.min(length, positions[run + 1] - position) - 1;
    return locate(address, last);
  }

  @Override
  public void close() {
    // the set closes what it reads
  }
}
