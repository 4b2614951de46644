package crit.memory;

import crit.checkpoint.SetBuilder;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Builds a compressed set with one page map, with blocks of any size, and beside it the same set as
 * it is when nothing is compressed. It asks nothing of the code under test.
 */
final class PagemapBuilder {
  static final String MAP = "pagemap-1.img";
  static final String PAGES = "pages-1.img";

  private final int pageSize;
  private final SetBuilder packed;
  private final SetBuilder plain;
  private final ByteArrayOutputStream packedPages = new ByteArrayOutputStream();
  private final ByteArrayOutputStream plainPages = new ByteArrayOutputStream();

  PagemapBuilder(int pageSize) {
    this.pageSize = pageSize;
    this.packed = start(3).image(MAP, "PAGEMAP", head());
    this.plain = start(2).image(MAP, "PAGEMAP", head());
    if (pageSize != 4096) {
      for (SetBuilder set : new SetBuilder[] {packed, plain}) {
        set.task(1, 0, "task").memory(1, pageSize, java.util.List.of());
      }
    }
  }

  private static SetBuilder start(int version) {
    var inventory = inventory_entry.newBuilder().setImgVersion(version).setCompress(version - 2);
    return new SetBuilder("built")
        .image(
            "inventory.img",
            "INVENTORY",
            version == 3 ? inventory.setCompressBlockSize(4096).build() : inventory.build());
  }

  private static pagemap_head head() {
    return pagemap_head.newBuilder().setPagesId(1).build();
  }

  /** Adds an entry whose pages are in blocks of so many pages each. */
  PagemapBuilder blocks(long address, byte[] pages, int pagesPerBlock, int flags) {
    align(flags);
    var blocks = pagemap_blocks.newBuilder().setPagesPerBlock(pagesPerBlock);
    int before = packedPages.size();
    for (int at = 0; at < pages.length; at += pagesPerBlock * pageSize) {
      int end = Math.min(pages.length, at + pagesPerBlock * pageSize);
      blocks.addBlockSizes(put(Arrays.copyOfRange(pages, at, end)));
    }
    blocks.setTotalPayloadSize(packedPages.size() - before);
    packed.image(MAP, "PAGEMAP", entry(address, pages, flags).setBlocks(blocks).build());
    return plain(address, pages, flags);
  }

  /** Adds an entry whose pages are stored as they are. */
  PagemapBuilder raw(long address, byte[] pages, int flags) {
    align(flags);
    packedPages.writeBytes(pages);
    packed.image(MAP, "PAGEMAP", entry(address, pages, flags).build());
    return plain(address, pages, flags);
  }

  private PagemapBuilder plain(long address, byte[] pages, int flags) {
    plainPages.writeBytes(pages);
    int kept = flags & ~PageMap.PAYLOAD_ALIGNED;
    plain.image(MAP, "PAGEMAP", entry(address, pages, kept).build());
    return this;
  }

  private void align(int flags) {
    while ((flags & PageMap.PAYLOAD_ALIGNED) != 0 && packedPages.size() % pageSize != 0) {
      packedPages.write(0);
    }
  }

  private int put(byte[] block) {
    if (Arrays.equals(block, new byte[block.length])) {
      return 0;
    }
    Lz4Compressor compressor = Lz4Compressor.create();
    byte[] stored = new byte[compressor.maxCompressedLength(block.length)];
    int length = compressor.compress(block, 0, block.length, stored, 0, stored.length);
    byte[] best = length < block.length ? Arrays.copyOf(stored, length) : block;
    packedPages.writeBytes(best);
    return best.length;
  }

  private pagemap_entry.Builder entry(long address, byte[] pages, int flags) {
    return pagemap_entry
        .newBuilder()
        .setVaddr(address)
        .setCompatNrPages(0)
        .setFlags(flags)
        .setNrPages(pages.length / pageSize);
  }

  /** Returns the compressed set. */
  SetBuilder packed() {
    return packed.file(PAGES, packedPages.toByteArray());
  }

  /** Returns the set that is not compressed. */
  SetBuilder plain() {
    return plain.file(PAGES, plainPages.toByteArray());
  }
}
