package crit.memory;

import crit.checkpoint.Entries;
import crit.memory.CompressingRun.Part;
import crit.schemas.proto.pagemap_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Compresses the pages of one page map, one page a block, and leaves everything else that its
 * entries say. As upstream's crit has it, an entry starts at a page boundary if its first stored
 * page is not compressed, and has no blocks if no page is, so that a restore can map it.
 */
final class PageCompressor {
  /** How many bytes of pages are one run. */
  private static final int RUN = 1 << 19;

  private final Transfer transfer;
  private final RawRanges raw;
  private final OrderedRuns runs;
  private final int pageSize;
  private CompressingRun run;
  private long end;

  PageCompressor(Transfer transfer, RawRanges raw, OrderedRuns runs) throws IOException {
    this.transfer = transfer;
    this.raw = raw;
    this.runs = runs;
    this.pageSize = transfer.file().pageSize();
    this.run = nextRun();
  }

  private CompressingRun nextRun() throws IOException {
    return new CompressingRun(this, runs.buffers(), pageSize, Math.max(1, RUN / pageSize));
  }

  /** Converts all entries and returns the length of the new pages file. */
  long run() throws IOException {
    Entries entries = transfer.entries();
    var payloads = new Payloads(pageSize);
    while (entries.next()) {
      pagemap_entry entry = entries.message(pagemap_entry.parser());
      long start = payloads.place(entry, PageMap.pages(entry), entries);
      add(entry, start);
    }
    runs.submit(run);
    runs.finish();
    return end;
  }

  private void add(pagemap_entry entry, long start) throws IOException {
    long left = start == PageMap.NO_DATA ? 0 : PageMap.pages(entry);
    var compressed = new CompressedEntry(entry, pageSize, left);
    if (left == 0) {
      reserve();
      run.add(compressed, 0, 0);
      return;
    }
    List<AddressRange> kept = kept(entry);
    long address = PageMap.address(entry);
    long offset = start;
    while (left > 0) {
      reserve();
      int pages = (int) Math.min(left, run.room());
      keep(kept, address, pages);
      run.add(compressed, pages, offset);
      address += (long) pages * pageSize;
      offset += (long) pages * pageSize;
      left -= pages;
    }
  }

  private List<AddressRange> kept(pagemap_entry entry) {
    var range = new AddressRange(PageMap.address(entry), PagesFile.last(entry, pageSize));
    return raw.within(transfer.file().map(), range);
  }

  private void keep(List<AddressRange> kept, long address, int pages) {
    for (int i = 0; i < pages && !kept.isEmpty(); i++) {
      long start = address + (long) i * pageSize;
      var page = new AddressRange(start, start + pageSize - 1);
      if (kept.stream().anyMatch(page::overlaps)) {
        run.keepRaw(i);
      }
    }
  }

  /** Starts another run if there is no room in this one. */
  private void reserve() throws IOException {
    if (run.room() == 0) {
      runs.submit(run);
      run = nextRun();
    }
  }

  /** Fills a buffer with pages from that offset of the pages file on. */
  void read(ByteBuffer pages, long offset) throws IOException {
    PageBuffers.fill(pages, transfer.pages(), offset);
  }

  /** Writes blocks to that offset of the new pages file. */
  void write(ByteBuffer blocks, long offset) throws IOException {
    transfer.target().write(blocks, offset);
  }

  /** Finds where the blocks of a run go, and writes the entries that are complete with it. */
  void take(CompressingRun done) throws IOException {
    int page = 0;
    int written = 0;
    int at = 0;
    for (Part part : done.parts()) {
      CompressedEntry entry = part.entry();
      for (int i = 0; i < part.pages(); i++) {
        int size = done.storedSize(page++);
        if (size == pageSize && entry.size() == 0) {
          done.write(written, at, end);
          end = Payloads.aligned(end + at - written, pageSize);
          written = at;
          entry.align();
        }
        entry.add(size);
        at += size;
      }
      if (entry.isWhole()) {
        transfer.write(entry.build());
      }
    }
    done.write(written, at, end);
    end += at - written;
  }
}
