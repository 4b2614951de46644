package crit.memory;

import crit.checkpoint.Entries;
import crit.schemas.proto.pagemap_entry;
import java.io.IOException;

/**
 * Undoes the compression of the pages of one page map, whatever the size of its blocks, and leaves
 * everything else that its entries say.
 */
final class PageDecompressor {
  /** How many bytes of pages are one run, unless a single block has more. */
  private static final int RUN = 1 << 19;

  private final Transfer transfer;
  private final OrderedRuns runs;
  private final int pageSize;
  private DecompressingRun run;

  PageDecompressor(Transfer transfer, OrderedRuns runs) throws IOException {
    this.transfer = transfer;
    this.runs = runs;
    this.pageSize = transfer.file().pageSize();
    this.run = new DecompressingRun(transfer, runs.buffers(), 0);
  }

  /** Converts all entries and returns the length of the new pages file. */
  long run() throws IOException {
    Entries entries = transfer.entries();
    var payloads = new Payloads(pageSize);
    while (entries.next()) {
      pagemap_entry entry = entries.message(pagemap_entry.parser());
      long start = payloads.place(entry, PageMap.pages(entry), entries);
      if (start == PageMap.NO_DATA) {
        transfer.write(entry);
      } else if (entry.hasBlocks()) {
        add(PagesFile.blocks(entry, entries, pageSize), start);
        transfer.write(plain(entry));
      } else {
        add(start, PageMap.pages(entry) * pageSize);
        transfer.write(plain(entry));
      }
    }
    long size = run.end();
    runs.submit(run);
    runs.finish();
    transfer.target().extend(size);
    return size;
  }

  private static pagemap_entry plain(pagemap_entry entry) {
    pagemap_entry.Builder plain = entry.toBuilder().clearBlocks();
    if (entry.hasFlags()) {
      plain.setFlags(entry.getFlags() & ~PageMap.PAYLOAD_ALIGNED);
    }
    return plain.buildPartial();
  }

  private void add(PageBlocks blocks, long start) throws IOException {
    long offset = start;
    for (int i = 0; i < blocks.count(); i++) {
      add(offset, blocks.storedSize(i), blocks.size(i));
      offset += blocks.storedSize(i);
    }
  }

  /** Adds pages that are stored as they are. */
  private void add(long start, long size) throws IOException {
    for (long done = 0; done < size; done += RUN) {
      int piece = (int) Math.min(RUN, size - done);
      add(start + done, piece, piece);
    }
  }

  private void add(long start, int stored, int pages) throws IOException {
    if (!run.add(start, stored, pages, RUN)) {
      long end = run.end();
      runs.submit(run);
      run = new DecompressingRun(transfer, runs.buffers(), end);
      run.add(start, stored, pages, RUN);
    }
  }
}
