package crit.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import crit.image.ImageFormatException;
import crit.schemas.proto.file_entry;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The open files of a checkpoint by their ids, from files.img or the split images of older CRIU.
 *
 * <p>Of files.img it keeps where each entry stands, 20 bytes each, and reads an entry at each call.
 * Its methods may be called by several threads.
 */
public final class FileTable implements Closeable {
  private final ByteSource source;
  private final FileIndex index;
  private final List<file_entry> old;

  private FileTable(ByteSource source, FileIndex index, List<file_entry> old) {
    this.source = source;
    this.index = index;
    this.old = old;
  }

  static FileTable read(Checkpoint checkpoint) throws IOException {
    List<file_entry> old = OldFileImages.read(checkpoint);
    if (!checkpoint.has(FileIndex.IMAGE)) {
      return new FileTable(ByteSource.of("", new byte[0]), new FileIndex(), old);
    }
    FileIndex index = FileIndex.read(checkpoint.store());
    return new FileTable(checkpoint.store().open(FileIndex.IMAGE), index, old);
  }

  /** Returns how many files there are. */
  public int size() {
    return index.size() + old.size();
  }

  /** Returns the file with that id. */
  public Optional<file_entry> find(int id) throws IOException {
    int place = index.find(id);
    if (place >= 0) {
      return Optional.of(entry(index.order(place)));
    }
    return old.stream().filter(it -> it.getId() == id).findFirst();
  }

  /** Returns the number in files.img of the file with that id, none if it has no such file. */
  public OptionalInt number(int id) {
    int place = index.find(id);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(index.order(place));
  }

  /** Returns the ids that a file has, sorted. */
  public int[] ids() {
    int[] ids = Arrays.copyOf(index.ids(), size());
    for (int i = 0; i < old.size(); i++) {
      ids[index.size() + i] = old.get(i).getId();
    }
    Arrays.sort(ids);
    return ids;
  }

  /** Hands over every file in the order of the image. */
  public void forEach(Checkpoint.EntryConsumer<file_entry> consumer) throws IOException {
    for (int i = 0; i < index.size(); i++) {
      consumer.accept(entry(i));
    }
    for (file_entry entry : old) {
      consumer.accept(entry);
    }
  }

  private file_entry entry(int number) throws IOException {
    byte[] message = new byte[index.length(number)];
    long offset = index.offset(number);
    int filled = 0;
    while (filled < message.length) {
      int count = source.read(offset + filled, message, filled, message.length - filled);
      if (count < 0) {
        var shortage = new Shortage(offset, message.length, filled);
        throw new UnexpectedEndException(source.name(), "entry " + number + ": message", shortage);
      }
      filled += count;
    }
    try {
      return file_entry.parser().parsePartialFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new ImageFormatException(
          source.name(),
          offset,
          "entry %d at 0x%x: message is malformed: %s".formatted(number, offset, e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
