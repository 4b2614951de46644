package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.memory.Backing.Zeros;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The contents of a segment, by the offset in it. */
final class SegmentPages implements Closeable {
  private final Segment segment;
  private final @Nullable PageLayers layers;
  private final @Nullable ByteSource inline;

  private SegmentPages(Segment segment, @Nullable PageLayers layers, @Nullable ByteSource inline) {
    this.segment = segment;
    this.layers = layers;
    this.inline = inline;
  }

  static SegmentPages open(Checkpoint set, Segment segment, int pageSize) throws IOException {
    if (!segment.image().isEmpty()) {
      return new SegmentPages(segment, null, set.store().open(segment.image()));
    }
    PageLayers layers = PageLayers.open(set, segment.mapName(), pageSize).orElse(null);
    return new SegmentPages(segment, layers, null);
  }

  /** Returns the size in bytes; that of the page map if nothing else tells. */
  long size() {
    if (segment.size() != 0 || layers == null || layers.map().size() == 0) {
      return segment.size();
    }
    return layers.map().last(layers.map().size() - 1) + 1;
  }

  /** Finds where the bytes from an offset on are, up to {@code last} at most. */
  Extent locate(long offset, long last) throws IOException {
    if (inline != null) {
      return inline(inline, offset, last);
    }
    if (layers == null) {
      return new Extent(offset, last, new Zeros(false));
    }
    Optional<Extent> found = layers.locate(offset, last);
    return found.isPresent()
        ? found.get()
        : new Extent(offset, layers.gapEnd(offset, last), new Zeros(false));
  }

  private Extent inline(ByteSource source, long offset, long last) {
    long end = segment.size() - 1;
    return AddressRange.isBelow(end, offset)
        ? new Extent(offset, last, new Zeros(false))
        : new Extent(
            offset,
            AddressRange.lower(last, end),
            new Backing.Pages(source, segment.offset() + offset));
  }

  @Override
  public void close() throws IOException {
    if (layers != null) {
      layers.close();
    }
    if (inline != null) {
      inline.close();
    }
  }
}
