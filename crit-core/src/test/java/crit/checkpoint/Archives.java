package crit.checkpoint;

import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import crit.bytes.TarBuilder;
import io.airlift.compress.v3.zstd.ZstdJavaOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Builds archives as container engines make them, and reads what stores give. */
final class Archives {
  private Archives() {}

  /** Puts files into a directory of an archive. */
  static TarBuilder put(TarBuilder archive, String directory, Map<String, byte[]> files) {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      archive.file(directory + file.getKey(), file.getValue());
    }
    return archive;
  }

  static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] zstd(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdJavaOutputStream(out)) {
      zstd.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Puts files into a directory on the disk. */
  static Path write(Path directory, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return directory;
  }

  /** Reads a source from its start to its end. */
  static byte[] bytes(ByteSource source) throws IOException {
    var out = new ByteArrayOutputStream();
    new ByteReader(source).transferRest(out::write);
    return out.toByteArray();
  }

  /** Reads a file of a set. */
  static byte[] bytes(ImageStore store, String name) throws IOException {
    try (ByteSource source = store.open(name)) {
      return bytes(source);
    }
  }

  /** Reads a part of a source. */
  static byte[] bytes(ByteSource source, long position, int length) throws IOException {
    byte[] into = new byte[length];
    int filled = 0;
    while (filled < length) {
      int count = source.read(position + filled, into, filled, length - filled);
      if (count < 0) {
        return Arrays.copyOf(into, filled);
      }
      filled += count;
    }
    return into;
  }
}
