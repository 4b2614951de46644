package crit.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A regular file, read at a position and not mapped: a file that shrinks under a mapping kills the
 * process, and mapped pages count as the process's memory.
 */
record FileSource(String name, FileChannel channel, long size) implements ByteSource {

  static ByteSource open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a directory, expected a file");
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return Files.isRegularFile(file)
          ? new FileSource(file.toString(), channel, channel.size())
          : new StreamSource(file.toString(), Channels.newInputStream(channel));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    try {
      return channel.read(ByteBuffer.wrap(into, offset, length), position);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
