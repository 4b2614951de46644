package crit.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import crit.checkpoint.Checkpoint;
import crit.explore.diff.FlatMessage;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.mnt_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A set as a tree. It holds for one state of the set; its methods may be called by several threads.
 */
final class Tree {
  private static final int MAX_REFERENCES = 8;
  private static final int SHOWN = 12;
  private static final Set<fd_types> SOCKETS =
      Set.of(fd_types.INETSK, fd_types.UNIXSK, fd_types.NETLINKSK, fd_types.PACKETSK);

  private final Checkpoint set;
  private final ImageEntries entries;
  private final Node root;
  private final Once<List<String>> names;
  private final Once<int[]> files;
  private final Once<int[]> sockets;

  Tree(Checkpoint set) {
    this.set = set;
    this.entries = new ImageEntries(set.store());
    this.names = new Once<>(() -> set.store().names());
    this.files = new Once<>(() -> sorted(set.files().ids()));
    this.sockets = new Once<>(this::readSockets);
    var tasks = new TaskNodes(this);
    this.root =
        new Branch("the checkpoint")
            .with("tasks", tasks.tasks())
            .with("files", new Numbered("the open files by their ids", files::get, this::file))
            .with("sockets", new Numbered("those that are sockets", sockets::get, this::socket))
            .with("mounts", new NamedNode("the mounts by their ids", this::mounts, this::mount))
            .with("images", new NamedNode("the files of the set", names::get, this::image))
            .with("memory", tasks.memory());
  }

  Checkpoint set() {
    return set;
  }

  /** Returns the names of the images. */
  List<String> names() throws IOException {
    return names.get();
  }

  ImageEntries entries() {
    return entries;
  }

  /**
   * Returns what is at a place.
   *
   * @throws IOException if nothing is; it lists what is there
   */
  Node node(Place place) throws IOException {
    Node node = root;
    Place at = Place.ROOT;
    for (String name : place.names()) {
      Node owner = followed(node);
      Optional<Node> below = owner.child(name);
      if (below.isEmpty()) {
        throw new IOException("%s: has no %s%s".formatted(at, name, there(owner)));
      }
      node = below.get();
      at = at.resolve(name);
    }
    return node;
  }

  /** Returns whether something is at a path. */
  boolean has(String path) {
    try {
      node(Place.ROOT.resolve(path));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Returns what a reference refers to, and anything else as it is. */
  Node followed(Node node) throws IOException {
    Node found = node;
    for (int i = 0; i < MAX_REFERENCES && found.target().isPresent(); i++) {
      found = node(Place.ROOT.resolve(found.target().get()));
    }
    return found;
  }

  private static String there(Node node) throws IOException {
    List<String> names = new ArrayList<>();
    boolean isAll = node.list("", name -> names.add(name) && names.size() < SHOWN);
    return names.isEmpty()
        ? ", nothing is below it"
        : ", only " + String.join(", ", names) + (isAll ? "" : " and more");
  }

  static int[] sorted(int[] ids) {
    int[] sorted = ids.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] ^= Integer.MIN_VALUE;
    }
    Arrays.sort(sorted);
    int size = 0;
    for (int id : sorted) {
      int plain = id ^ Integer.MIN_VALUE;
      if (size == 0 || sorted[size - 1] != plain) {
        sorted[size++] = plain;
      }
    }
    return Arrays.copyOf(sorted, size);
  }

  /** Reads what a first look at a large set would wait for. */
  void prepare() throws IOException {
    set.tree();
    names.get();
    files.get();
    sockets.get();
  }

  private Optional<Node> file(int id) throws IOException {
    OptionalInt number = set.files().number(id);
    Optional<file_entry> file = set.files().find(id);
    if (number.isPresent() && file.isPresent()) { // ids are not unique: a TUN shares that of a REG
      String rule =
          "files.img[type=%s][id=%s]".formatted(file.get().getType(), Integer.toUnsignedString(id));
      return Optional.of(new EntryNode(this, "files.img", number.getAsInt(), rule));
    }
    return file.map(this::old);
  }

  /** An entry of the images that older CRIU had in the place of files.img. */
  private Node old(file_entry file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    FlatMessage.of(file, Set.of()).forEach(json::put);
    return new Value(this, json, "");
  }

  private int[] readSockets() throws IOException {
    List<Integer> ids = new ArrayList<>();
    set.files()
        .forEach(file -> {
          if (SOCKETS.contains(file.getType())) {
            ids.add(file.getId());
          }
        });
    return sorted(ids.stream().mapToInt(it -> it).toArray());
  }

  private Optional<Node> socket(int id) throws IOException {
    Optional<file_entry> file = set.files().find(id);
    return file.isPresent() && SOCKETS.contains(file.get().getType()) ? file(id) : Optional.empty();
  }

  /** A mount, and where it stands. */
  private record MountPlace(String id, String image, int number) {}

  private List<MountPlace> mountPlaces() throws IOException {
    List<MountPlace> mounts = new ArrayList<>();
    for (String file : names()) {
      if (file.startsWith("mountpoints-")) {
        int number = 0;
        for (mnt_entry mount : set.all(file, mnt_entry.parser())) {
          mounts.add(new MountPlace(Integer.toUnsignedString(mount.getMntId()), file, number++));
        }
      }
    }
    return mounts;
  }

  private List<String> mounts() throws IOException {
    return mountPlaces().stream().map(MountPlace::id).toList();
  }

  private Optional<Node> mount(String id) throws IOException {
    return mountPlaces().stream()
        .filter(it -> it.id.equals(id))
        .findFirst()
        .map(it -> new EntryNode(this, it.image, it.number));
  }

  private Optional<Node> image(String name) throws IOException {
    return set.has(name) ? Optional.of(new ImageNode(this, name)) : Optional.empty();
  }
}
