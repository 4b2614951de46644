package crit.explore.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.checkpoint.MemoryStore;
import crit.image.ImageReader;
import crit.image.Limits;
import crit.memory.FileRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A sample in memory, of which a test changes one thing. */
final class SampleSet {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"), "samples");

  private final Path directory;
  private final Map<String, byte[]> files = new TreeMap<>();
  private List<SampleSet> parent = List.of();

  private SampleSet(Path directory) {
    this.directory = directory;
  }

  /** Reads a directory below samples, with the sets that it builds on. */
  static SampleSet of(String name) {
    return of(ROOT.resolve(name));
  }

  static SampleSet of(Path directory) {
    var set = new SampleSet(directory);
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String file = entry.getFileName().toString();
        if (file.equals("parent")) {
          set.parent = List.of(of(directory.resolve(Files.readSymbolicLink(entry)).normalize()));
        } else if (Files.isRegularFile(entry)) {
          set.files.put(file, Files.readAllBytes(entry));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return set;
  }

  /** Returns every directory below samples that has images of a checkpoint. */
  static List<Path> directories() {
    try (var all = Files.walk(ROOT)) {
      return all.filter(it -> Files.exists(it.resolve("inventory.img")))
          .filter(it -> !Files.isSymbolicLink(it))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, byte[]> files() {
    return files;
  }

  SampleSet without(String file) {
    assertThat(files.remove(file)).as(file).isNotNull();
    return this;
  }

  SampleSet withoutParent() {
    parent = List.of();
    return this;
  }

  SampleSet put(String file, byte[] bytes) {
    files.put(file, bytes);
    return this;
  }

  SampleSet rename(String file, String name) {
    byte[] bytes = Objects.requireNonNull(files.remove(file), file);
    return put(name, bytes);
  }

  SampleSet bytes(String file, UnaryOperator<byte[]> change) {
    return put(file, change.apply(Objects.requireNonNull(files.get(file), file)));
  }

  /** Makes it build on another. */
  SampleSet parent(SampleSet of) {
    parent = List.of(of);
    return this;
  }

  /** Changes the one that it builds on. */
  SampleSet parent(UnaryOperator<SampleSet> change) {
    change.apply(parent.getFirst());
    return this;
  }

  /** Changes the message of an entry; its extra stays as it is. */
  <M extends Message> SampleSet edit(
      String file, int entry, Parser<M> parser, UnaryOperator<Message.Builder> change) {
    return entries(
        file,
        parts -> {
          byte[] part = parts.get(entry);
          int size = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).getInt();
          try {
            M message = parser.parsePartialFrom(part, Integer.BYTES, size);
            byte[] after = change.apply(message.toBuilder()).buildPartial().toByteArray();
            byte[] extra = new byte[part.length - Integer.BYTES - size];
            System.arraycopy(part, Integer.BYTES + size, extra, 0, extra.length);
            parts.set(entry, part(after, extra));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Changes the only entry of an image. */
  <M extends Message> SampleSet edit(
      String file, Parser<M> parser, UnaryOperator<Message.Builder> change) {
    return edit(file, 0, parser, change);
  }

  /** Sets a field of an entry; in a path, numbers are places in repeated fields. */
  SampleSet set(String file, int entry, Parser<? extends Message> parser, String path, Object to) {
    return edit(file, entry, parser, it -> Fields.set(it, path, to));
  }

  /** Returns the number of the first entry that has a field. */
  int indexOf(String file, Parser<? extends Message> parser, String field) {
    List<Integer> found = new ArrayList<>();
    int[] index = {0};
    try (var checkpoint = Checkpoint.of(store())) {
      checkpoint.forEach(
          file,
          parser,
          it -> {
            if (it.hasField(it.getDescriptorForType().findFieldByName(field))) {
              found.add(index[0]);
            }
            index[0]++;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.getFirst();
  }

  SampleSet add(String file, Message... messages) {
    return entries(
        file,
        parts -> {
          for (Message message : messages) {
            parts.add(part(message.toByteArray(), new byte[0]));
          }
        });
  }

  SampleSet remove(String file, int entry) {
    return entries(file, parts -> parts.remove(entry));
  }

  SampleSet repeat(String file, int entry) {
    return entries(file, parts -> parts.add(parts.get(entry)));
  }

  SampleSet swap(String file, int entry, int other) {
    return entries(
        file,
        parts -> {
          byte[] first = parts.get(entry);
          parts.set(entry, parts.get(other));
          parts.set(other, first);
        });
  }

  private static byte[] part(byte[] message, byte[] extra) {
    return ByteBuffer.allocate(Integer.BYTES + message.length + extra.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(message.length)
        .put(message)
        .put(extra)
        .array();
  }

  private interface Change {
    void apply(List<byte[]> parts);
  }

  /** Cuts an image into its entries, lets a test change them, and joins them again. */
  private SampleSet entries(String file, Change change) {
    byte[] bytes = Objects.requireNonNull(files.get(file), file);
    List<Integer> starts = new ArrayList<>();
    try (var source = ByteSource.of(file, bytes)) {
      var reader = ImageReader.open(source, Limits.DEFAULT);
      while (reader.next()) {
        starts.add((int) reader.offset());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    starts.add(bytes.length);
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      parts.add(Arrays.copyOfRange(bytes, starts.get(i), starts.get(i + 1)));
    }
    change.apply(parts);
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, starts.getFirst());
    parts.forEach(out::writeBytes);
    return put(file, out.toByteArray());
  }

  private ImageStore store() {
    var store = new MemoryStore(directory.toString(), files);
    return parent.isEmpty() ? store : store.withParent(parent.getFirst().store());
  }

  List<Finding> findings() {
    return findings(FileRoot.NONE);
  }

  List<Finding> findings(FileRoot root) {
    List<Finding> findings = new ArrayList<>();
    try (var checkpoint = Checkpoint.of(store())) {
      Checks.run(checkpoint, root, findings::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return findings;
  }

  private Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    findings().forEach(it -> ids.add(it.check()));
    return ids;
  }

  /** Asserts that these checks find the fault, and no others do, nor did they before. */
  void finds(String... checks) {
    Set<String> before = of(directory).ids();
    assertThat(before).as("before the fault").noneMatch(List.of(checks)::contains);
    Set<String> after = ids();
    after.removeAll(before);
    assertThat(after).as(findings().toString()).containsExactlyInAnyOrder(checks);
  }
}
