package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import crit.schemas.proto.file_entry;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files that a task had mapped, opened when they are needed. */
final class MappedFiles implements Closeable {
  private final Checkpoint set;
  private final FileRoot root;
  private final int pageSize;
  private final Map<Integer, FileRoot.Result> opened = new HashMap<>();

  MappedFiles(Checkpoint set, FileRoot root, int pageSize) {
    this.pageSize = pageSize;
    this.set = set;
    this.root = root;
  }

  Extent locate(int id, AddressRange range, long offset) throws IOException {
    return switch (file(id)) {
      case FileRoot.Refused refused -> new Extent(range.start(), range.last(), refused.why());
      case FileRoot.Opened file -> inFile(file.source(), range, offset);
    };
  }

  /**
   * The kernel gives zeros behind a file's end up to the end of the page, and faults from there.
   */
  private Extent inFile(ByteSource source, AddressRange range, long offset) {
    long left = source.size() - offset;
    long padding = left + (-source.size() & (pageSize - 1));
    if (left <= 0 && padding > 0) {
      long last = AddressRange.lower(range.last(), range.start() + padding - 1);
      return new Extent(range.start(), last, new Backing.Zeros(false));
    }
    if (left <= 0) {
      String text = "it is beyond the end of " + source.name();
      return new Extent(range.start(), range.last(), new Unavailable(Reason.FILE, text));
    }
    long last = AddressRange.lower(range.last(), range.start() + left - 1);
    return new Extent(range.start(), last, new Backing.MappedFile(source, offset));
  }

  private synchronized FileRoot.Result file(int id) throws IOException {
    FileRoot.Result known = opened.get(id);
    if (known == null) {
      Optional<file_entry> entry = set.files().find(id).filter(file_entry::hasReg);
      known =
          entry.isPresent()
              ? root.open(entry.get().getReg())
              : new FileRoot.Refused(
                  new Unavailable(Reason.LOST, "the set has no regular file with id " + id));
      opened.put(id, known);
    }
    return known;
  }

  @Override
  public synchronized void close() throws IOException {
    for (FileRoot.Result result : opened.values()) {
      if (result instanceof FileRoot.Opened file) {
        file.source().close();
      }
    }
  }
}
