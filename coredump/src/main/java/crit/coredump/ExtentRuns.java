package crit.coredump;

import crit.bytes.ByteSource;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Extent;
import java.io.IOException;
import java.util.Optional;

/**
 * Walks through memory in runs as long as can be moved at once: neighbours that are neighbours in
 * their file, too, are one run, and so are holes, and compressed blocks up to a size.
 */
final class ExtentRuns {
  private final AddressSpace space;
  private final long last;
  private final long most;
  private Optional<Extent> ahead;
  private Extent first;
  private long end;

  /**
   * @param start the first address
   * @param last the last address
   * @param most how many bytes of compressed blocks make up a run, unless a block has more
   */
  ExtentRuns(AddressSpace space, long start, long last, long most) throws IOException {
    this.space = space;
    this.last = last;
    this.most = most;
    this.first = space.extent(start, last);
    this.ahead = Optional.of(first);
  }

  /** Goes to the next run, and returns whether there is one. */
  boolean next() throws IOException {
    if (ahead.isEmpty()) {
      return false;
    }
    first = ahead.get();
    end = first.last();
    ahead = following();
    while (ahead.isPresent() && isContinuedBy(ahead.get())) {
      end = ahead.get().last();
      ahead = following();
    }
    return true;
  }

  private Optional<Extent> following() throws IOException {
    return end == last ? Optional.empty() : Optional.of(space.extent(end + 1, last));
  }

  private boolean isContinuedBy(Extent extent) {
    return switch (extent.backing()) {
      case Backing.Pages(var source, long offset) ->
          first.backing() instanceof Backing.Pages(var start, long from)
              && isBehind(start, from, source, offset);
      case Backing.MappedFile(var source, long offset) ->
          first.backing() instanceof Backing.MappedFile(var start, long from)
              && isBehind(start, from, source, offset);
      case Backing.Compressed _ ->
          first.backing() instanceof Backing.Compressed && length() + extent.length() <= most;
      case Backing.Zeros _, Backing.Unavailable _ ->
          first.backing() instanceof Backing.Zeros || !first.backing().isReadable();
    };
  }

  private boolean isBehind(ByteSource source, long from, ByteSource other, long offset) {
    return offset == from + length() && source.equals(other);
  }

  /** Returns the first address of the run. */
  long start() {
    return first.start();
  }

  /** Returns how many bytes it has. */
  long length() {
    return end - first.start() + 1;
  }

  /** Returns where its first byte is, which tells where all of it is. */
  Backing backing() {
    return first.backing();
  }
}
