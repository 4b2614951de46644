package crit.memory.search;

import java.io.IOException;
import java.util.Optional;

/** Regions by ascending address, which do not overlap. It is asked by one thread. */
@FunctionalInterface
public interface ByteRegions {
  /** Returns the next region, empty at the end. */
  Optional<ByteRegion> next() throws IOException;

  /** Hands out what is at hand. */
  static ByteRegions of(Iterable<? extends ByteRegion> regions) {
    var iterator = regions.iterator();
    return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
  }
}
