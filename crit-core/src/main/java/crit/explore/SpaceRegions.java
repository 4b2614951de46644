package crit.explore;

import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Extent;
import crit.memory.Hole;
import crit.memory.Vma;
import crit.memory.search.ByteRegion;
import crit.memory.search.ByteRegions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;

/** The memory of an address space that can be searched, by ascending address. */
final class SpaceRegions implements ByteRegions {
  /** Areas of which others see what one writes: they are searched as segments. */
  private static final int SHARED = Vma.ANON_SHARED | Vma.FILE_SHARED | Vma.SYSVIPC;

  private final AddressSpace space;
  private final boolean isPrivateOnly;
  private final Iterator<Vma> vmas;
  private long address;
  private long last;
  private boolean isInArea;

  SpaceRegions(AddressSpace space, boolean isPrivateOnly) {
    this.space = space;
    this.isPrivateOnly = isPrivateOnly;
    this.vmas = space.vmas().iterator();
  }

  static boolean isShared(Vma vma) {
    return vma.is(SHARED);
  }

  /** A run of memory. */
  private record Region(AddressSpace space, long start, long last, boolean isZero)
      implements ByteRegion {
    @Override
    public long length() {
      return last - start + 1;
    }

    @Override
    public void read(long at, byte[] into, int offset, int length) throws IOException {
      space.read(at, ByteBuffer.wrap(into, offset, length), Hole.FAIL);
    }
  }

  @Override
  public Optional<ByteRegion> next() throws IOException {
    while (isInArea || nextArea()) {
      Extent extent = space.extent(address, last);
      long start = address;
      boolean isZero = extent.backing() instanceof Backing.Zeros;
      boolean isReadable = extent.backing().isReadable();
      advance(extent);
      while (isReadable && isInArea) {
        extent = space.extent(address, last);
        if (!extent.backing().isReadable() || extent.backing() instanceof Backing.Zeros != isZero) {
          break;
        }
        advance(extent);
      }
      if (isReadable) {
        long end = isInArea ? address - 1 : last;
        return Optional.of(new Region(space, start, end, isZero));
      }
    }
    return Optional.empty();
  }

  private void advance(Extent extent) {
    isInArea = extent.last() != last;
    address = extent.last() + 1;
  }

  private boolean nextArea() {
    while (vmas.hasNext()) {
      Vma vma = vmas.next();
      if (!isPrivateOnly || !isShared(vma)) {
        address = vma.start();
        last = vma.last();
        isInArea = true;
        return true;
      }
    }
    return false;
  }

  /** Returns how many bytes are not known to be zeros. */
  static long size(AddressSpace space, boolean isPrivateOnly) throws IOException {
    var regions = new SpaceRegions(space, isPrivateOnly);
    long size = 0;
    Optional<ByteRegion> region = regions.next();
    while (region.isPresent()) {
      size += region.get().isZero() ? 0 : region.get().length();
      region = regions.next();
    }
    return size;
  }
}
