package crit.bytes;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parts of sources one behind the other. Closing it closes nothing: whoever opened the sources
 * closes them, not before this is done with. May be read by several threads if they may.
 */
public final class SplicedSource implements ByteSource {
  private final String name;
  private final ByteSource[] parts;
  private final long[] ends;

  private SplicedSource(String name, List<ByteSource> parts) {
    this.name = name;
    this.parts = parts.toArray(ByteSource[]::new);
    this.ends = new long[this.parts.length];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += this.parts[i].size();
      ends[i] = end;
    }
  }

  /** Joins sources whose sizes are known; see {@link ByteSource#slice} for a part of one. */
  public static ByteSource of(String name, List<ByteSource> parts) {
    List<ByteSource> filled = new ArrayList<>(parts);
    filled.removeIf(it -> it.size() == 0);
    if (filled.stream().anyMatch(it -> it.size() < 0)) {
      throw new IllegalArgumentException(name + ": a part's size is not known");
    }
    return new SplicedSource(name, filled);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int part = part(position);
    if (part >= parts.length) {
      return -1;
    }
    int count = (int) Math.min(length, ends[part] - position);
    return parts[part].read(position - start(part), into, offset, count);
  }

  /** Hands over the rest of one part at most; 0 if that part is none of a file. */
  @Override
  public long transfer(long position, long length, WritableByteChannel to) throws IOException {
    int part = part(position);
    return part >= parts.length
        ? 0
        : parts[part].transfer(position - start(part), Math.min(length, ends[part] - position), to);
  }

  private int part(long position) {
    int found = Arrays.binarySearch(ends, position);
    return found < 0 ? -found - 1 : found + 1;
  }

  private long start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  @Override
  public void close() {
    // the parts are closed by whoever opened them
  }
}
