package crit.explore.check;

import crit.bytes.ByteSource;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.image.Limits;
import crit.wire.WireException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads every file of a set to its end, and knows which could not be. */
final class ImageScan implements MessageWalk.Listener {
  /** The images of which CRIU reads one entry. */
  private static final Set<String> SINGLE =
      Set.of(
          "INVENTORY",
          "STATS",
          "CORE",
          "IDS",
          "MM",
          "FS",
          "SECCOMP",
          "CGROUP",
          "APPARMOR",
          "TCP_STREAM",
          "UTSNS",
          "TIMENS",
          "PIDNS",
          "USERNS",
          "IPC_VAR",
          "NETNS",
          "AUTOFS",
          "CPUINFO",
          "CREDS");

  private static final Set<String> ARCHIVES = Set.of("TMPFS_DEV", "TMPFS_IMG");
  private static final int MAX_ODDITIES = 100;
  private static final int BUFFER = 1 << 16;

  private final CheckedSet set;
  private final Findings findings;
  private final MessageWalk walk = new MessageWalk(this);
  private final Map<Oddity, int[]> oddities = new LinkedHashMap<>();
  private int index;

  /** The same oddity of several entries is told of once. */
  private record Oddity(Check check, String path, OptionalInt value) {}

  ImageScan(CheckedSet set, Findings findings) {
    this.set = set;
    this.findings = findings;
  }

  /** Reads a file. */
  void scan(String name) throws IOException {
    Optional<ImageType> type = ImageTypes.byFileName(name);
    if (type.isEmpty()) {
      if (name.endsWith(".img")) {
        findings.add(ImageChecks.NAME, Place.of(name), "no kind of image has such a name");
      }
      return;
    }
    if (type.get().isRaw()) {
      if (ARCHIVES.contains(type.get().name())) {
        scanArchive(name);
      }
      return;
    }
    scanImage(name, type.get());
  }

  private void scanImage(String name, ImageType type) throws IOException {
    oddities.clear();
    index = 0;
    try (ByteSource source = set.checkpoint().store().open(name)) {
      ImageReader reader = ImageReader.open(source, Limits.DEFAULT);
      if (reader.type().magic() != type.magic()) {
        String message =
            "holds %s entries, expected %s".formatted(reader.type().magicName(), type.magicName());
        set.setBroken(name);
        findings.add(ImageChecks.MAGIC, Place.of(name), message);
        return;
      }
      scanEntries(reader);
      if (SINGLE.contains(type.name())) {
        checkCount(name, index);
      }
    } catch (IOException e) {
      set.setBroken(name);
      Check check = index == 0 && isAboutMagic(e) ? ImageChecks.MAGIC : ImageChecks.DECODE;
      findings.add(check, Place.of(name), text(e, name));
    }
    report(name);
  }

  private static boolean isAboutMagic(IOException e) {
    return String.valueOf(e.getMessage()).contains("no image has the magic");
  }

  private void scanEntries(ImageReader reader) throws IOException {
    while (reader.next()) {
      String message = reader.shape().message();
      int start = reader.start();
      try {
        walk.walk(reader.buffer(), start, reader.end(), message);
      } catch (WireException e) {
        throw reader.malformed(message, e.shifted(-start));
      }
      index++;
    }
  }

  private void checkCount(String name, int count) throws IOException {
    if (count == 0) {
      set.setBroken(name);
      findings.add(ImageChecks.EMPTY, Place.of(name), "has no entry, expected one");
    } else if (count > 1) {
      String message = "has %d entries, expected one".formatted(count);
      findings.add(ImageChecks.SURPLUS, Place.of(name, 1), message);
    }
  }

  private void scanArchive(String name) throws IOException {
    try (ByteSource source = set.checkpoint().store().open(name);
        InputStream in = new GZIPInputStream(new SourceStream(source), BUFFER)) {
      byte[] bytes = new byte[BUFFER];
      while (in.read(bytes) >= 0) {
        // reading to the end compares the checksum
      }
    } catch (IOException e) {
      findings.add(ImageChecks.ARCHIVE, Place.of(name), text(e, name));
    }
  }

  /** A source as a stream. */
  private static final class SourceStream extends FilterInputStream {
    private final ByteSource source;
    private long position;

    SourceStream(ByteSource source) {
      super(InputStream.nullInputStream());
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = source.read(position, into, offset, length);
      position += Math.max(count, 0);
      return count;
    }
  }

  @Override
  public void missing(String path) {
    note(new Oddity(ImageChecks.REQUIRED, path, OptionalInt.empty()));
  }

  @Override
  public void unknown(String path) {
    note(new Oddity(ImageChecks.UNKNOWN_FIELD, path, OptionalInt.empty()));
  }

  @Override
  public void unnamed(String path, int value) {
    note(new Oddity(ImageChecks.UNKNOWN_VALUE, path, OptionalInt.of(value)));
  }

  private void note(Oddity oddity) {
    int[] seen = oddities.get(oddity);
    if (seen != null) {
      seen[1]++;
    } else if (oddities.size() < MAX_ODDITIES) {
      oddities.put(oddity, new int[] {index, 1});
    }
  }

  private void report(String name) throws IOException {
    for (Map.Entry<Oddity, int[]> each : oddities.entrySet()) {
      Oddity oddity = each.getKey();
      int times = each.getValue()[1];
      String what =
          oddity.value().isPresent()
              ? "has the value %d, which has no name".formatted(oddity.value().getAsInt())
              : oddity.check().equals(ImageChecks.REQUIRED)
                  ? "is missing, and is required"
                  : "is no known field";
      String message = times > 1 ? what + "; %d times in the image".formatted(times) : what;
      findings.add(oddity.check(), Place.of(name, each.getValue()[0], oddity.path()), message);
    }
  }

  /** Returns an error's text without the name of its file. */
  static String text(IOException e, String image) {
    return text(String.valueOf(e.getMessage()), image);
  }

  static String text(String message, String image) {
    int start = message.indexOf(image + ": ");
    return start < 0 ? message : message.substring(start + image.length() + 2);
  }
}
