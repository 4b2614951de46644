package crit.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of a {@link StagedDirectory} that is new there or replaces one. Several threads may write
 * at different positions.
 */
public final class StagedMember implements Closeable {
  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path place;
  private final Path staged;
  private final FileChannel channel;

  /** The kernel has writers of one file wait, and they spin meanwhile: here they sleep instead. */
  private final ReentrantLock writing = new ReentrantLock();

  private StagedMember(Path place, Path staged, FileChannel channel) {
    this.place = place;
    this.staged = staged;
    this.channel = channel;
  }

  static StagedMember create(Path place, Path staged) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
    return new StagedMember(place, staged, FileChannel.open(staged, NEW, mode));
  }

  /** Returns where to write one byte behind the other; it is closed with the file. */
  public OutputStream stream() {
    return new Stream();
  }

  /** Writes all bytes from the buffer's position to its limit, at a position of the file. */
  public void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    writing.lock();
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw wrong(e);
    } finally {
      writing.unlock();
    }
  }

  /** Returns where the file is until it is finished. */
  public Path path() {
    return staged;
  }

  /** Makes the file at least that long; what was not written is zeros. */
  public void extend(long size) throws IOException {
    if (channel.size() < size) {
      write(ByteBuffer.allocate(1), size - 1);
    }
  }

  /** Returns the length in bytes. */
  public long size() throws IOException {
    return channel.size();
  }

  /** Ends writing. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Gives it the owner and the mode of what it replaces, and waits until it is on the disk. */
  void settle() throws IOException {
    try {
      channel.close();
      if (Files.exists(place)) {
        Ownership.handOn(place, staged);
      }
      FileTree.force(staged);
    } catch (IOException e) {
      throw wrong(e);
    }
  }

  private IOException wrong(IOException e) {
    return new IOException(place + ": " + e.getMessage(), e);
  }

  private final class Stream extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        var buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw wrong(e);
      }
    }
  }
}
