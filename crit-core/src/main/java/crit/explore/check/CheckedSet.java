package crit.explore.check;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.memory.PageSize;
import crit.schemas.proto.bpfmap_data_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A set that is checked, with what the rules look up in it. Reading a broken image gives what comes
 * before the break. Not safe for several threads.
 */
final class CheckedSet {
  private final Checkpoint checkpoint;
  private final List<String> names;
  private final Set<String> nameSet;
  private final boolean isMetadataOnly;
  private final Set<String> broken = new HashSet<>();
  private final Map<String, String> late = new TreeMap<>();

  private Optional<inventory_entry> inventory = Optional.empty();
  private Optional<cgroup_entry> cgroups = Optional.empty();
  private Optional<seccomp_entry> seccomp = Optional.empty();
  private int pageSize = PageSize.DEFAULT;
  private final TreeFacts tree = new TreeFacts();
  private final FileFacts files = new FileFacts();
  private final MountFacts mounts = new MountFacts();
  private final NamespaceFacts namespaces = new NamespaceFacts();
  private final DescriptorFacts descriptors = new DescriptorFacts();
  private final Known<Integer, tty_info_entry> terminals = new Known<>();
  private final Known<Integer, memfd_inode_entry> memfds = new Known<>();
  private final Known<Integer, ipc_shm_entry> segments = new Known<>();
  private final Set<Integer> cgroupSets = new HashSet<>();
  private final Known<Integer, remap_file_path_entry> remaps = new Known<>();
  private final Known<Integer, Integer> bpfMaps = new Known<>();

  /** The sizes in bytes of what page maps of shared memory describe, by the image's name. */
  private final Map<String, Long> sharedSizes = new HashMap<>();

  /** The images that something in the set names. */
  private final Set<String> referenced = new HashSet<>();

  CheckedSet(Checkpoint checkpoint) throws IOException {
    this.checkpoint = checkpoint;
    this.names = checkpoint.store().names();
    this.nameSet = new HashSet<>(names);
    this.isMetadataOnly = namesOf("pages-").isEmpty() && !namesOf("pagemap-").isEmpty();
  }

  /** Takes one entry and its number. */
  @FunctionalInterface
  interface Taker<M> {
    void take(int index, M entry) throws IOException;
  }

  /** Reads what the rules look up; after the images were scanned. */
  void load() throws IOException {
    inventory = first("inventory.img", inventory_entry.parser());
    cgroups = first("cgroup.img", cgroup_entry.parser());
    cgroups.ifPresent(it -> it.getSetsList().forEach(each -> cgroupSets.add(each.getId())));
    seccomp = first("seccomp.img", seccomp_entry.parser());
    tree.load(this);
    pageSize = readPageSize();
    files.load(this);
    mounts.load(this);
    inventory.ifPresent(it -> namespaces.addRoot(it.getRootIds()));
    index("tty-info.img", tty_info_entry.parser(), terminals, (it, to) -> to.add(it.getId(), it));
    index(
        "remap-fpath.img",
        remap_file_path_entry.parser(),
        remaps,
        (it, to) -> to.add(it.getOrigId(), it));
    index(
        "memfd.img",
        memfd_inode_entry.parser(),
        memfds,
        (it, to) -> to.add((int) it.getInodeId(), it));
    index(
        "bpfmap-data.img",
        bpfmap_data_entry.parser(),
        bpfMaps,
        (it, to) -> to.add(it.getMapId(), it.getMapId()));
    for (String name : namesOf("ipcns-shm-")) {
      index(name, ipc_shm_entry.parser(), segments, (it, to) -> to.add(it.getDesc().getId(), it));
    }
    for (memfd_inode_entry inode : memfds.rows()) {
      addShared(Integer.toUnsignedLong(inode.getShmid()), inode.getSize());
    }
    for (ipc_shm_entry segment : segments.rows()) {
      addShared(Integer.toUnsignedLong(segment.getDesc().getId()), segment.getSize());
    }
  }

  /** Puts an entry into an index. */
  @FunctionalInterface
  private interface Indexer<M, K, V> {
    void put(M entry, Known<K, V> into);
  }

  private <M extends Message, K, V> void index(
      String image, Parser<M> parser, Known<K, V> into, Indexer<M, K, V> indexer)
      throws IOException {
    if (!read(image, parser, (_, entry) -> indexer.put(entry, into))) {
      into.setIncomplete();
    }
  }

  private int readPageSize() {
    try {
      return PageSize.of(checkpoint);
    } catch (IOException _) {
      return PageSize.DEFAULT; // what is broken is a finding of its own
    }
  }

  /** Notes how large the shared memory is that a page map describes. */
  void addShared(long shmid, long bytes) {
    sharedSizes.merge(
        "pagemap-shmem-" + Long.toUnsignedString(shmid) + ".img", bytes, CheckedSet::larger);
  }

  private static long larger(long size, long other) {
    return Long.compareUnsigned(size, other) < 0 ? other : size;
  }

  /**
   * Hands over the entries of an image, as far as it can be read.
   *
   * @return whether that was to its end; an image that is not there has no entries
   */
  <M extends Message> boolean read(String image, Parser<M> parser, Taker<M> taker)
      throws IOException {
    if (!has(image)) {
      return true;
    }
    try (var entries = open(image)) {
      while (entries.next()) {
        M message = entries.message(parser);
        taker.take(entries.index(), message);
      }
      return true;
    } catch (Unreadable e) {
      note(image, e);
      return false;
    }
  }

  /** Returns the first entry, if the image is there and can be read so far. */
  <M extends Message> Optional<M> first(String image, Parser<M> parser) throws IOException {
    if (!has(image)) {
      return Optional.empty();
    }
    try (var entries = open(image)) {
      return entries.next() ? Optional.of(entries.message(parser)) : Optional.empty();
    } catch (Unreadable e) {
      note(image, e);
      return Optional.empty();
    }
  }

  /** Opens an image whose errors are told from those of others. */
  private Cautious open(String image) throws IOException {
    try {
      return new Cautious(Entries.open(checkpoint.store(), image));
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  /** Keeps why an image cannot be read, unless the scan found that, too. */
  private void note(String image, Unreadable why) {
    if (broken.add(image)) {
      late.put(image, String.valueOf(why.reason.getMessage()));
    }
  }

  /** Returns why images cannot be read of which the scan found nothing, by their names. */
  Map<String, String> late() {
    return late;
  }

  /** An image cannot be read further; it has a finding of its own. */
  private static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    Unreadable(IOException cause) {
      super(cause);
      this.reason = cause;
    }
  }

  /** The entries of an image that may be broken. */
  private record Cautious(Entries entries) implements AutoCloseable {
    boolean next() throws Unreadable {
      try {
        return entries.next();
      } catch (IOException e) {
        throw new Unreadable(e);
      }
    }

    <M extends Message> M message(Parser<M> parser) throws Unreadable {
      try {
        return entries.message(parser);
      } catch (IOException e) {
        throw new Unreadable(e);
      }
    }

    int index() {
      return entries.index();
    }

    @Override
    public void close() throws IOException {
      entries.close();
    }
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  List<String> names() {
    return names;
  }

  /** Returns the names that start so. */
  List<String> namesOf(String prefix) {
    return names.stream().filter(it -> it.startsWith(prefix) && it.endsWith(".img")).toList();
  }

  boolean has(String image) {
    return nameSet.contains(image);
  }

  /** Notes that something names an image, and returns whether the set has it. */
  boolean refer(String image) {
    referenced.add(image);
    return has(image);
  }

  boolean isReferenced(String image) {
    return referenced.contains(image);
  }

  void setBroken(String image) {
    broken.add(image);
  }

  boolean isBroken(String image) {
    return broken.contains(image);
  }

  boolean isPreDump() {
    return inventory.isPresent() && inventory.get().getImgVersion() == 0;
  }

  /** Returns whether it has page maps and not one pages file. */
  boolean isMetadataOnly() {
    return isMetadataOnly;
  }

  Optional<inventory_entry> inventory() {
    return inventory;
  }

  Optional<cgroup_entry> cgroups() {
    return cgroups;
  }

  Set<Integer> cgroupSets() {
    return cgroupSets;
  }

  Optional<seccomp_entry> seccomp() {
    return seccomp;
  }

  int pageSize() {
    return pageSize;
  }

  TreeFacts tree() {
    return tree;
  }

  FileFacts files() {
    return files;
  }

  MountFacts mounts() {
    return mounts;
  }

  NamespaceFacts namespaces() {
    return namespaces;
  }

  DescriptorFacts descriptors() {
    return descriptors;
  }

  Known<Integer, tty_info_entry> terminals() {
    return terminals;
  }

  Known<Integer, memfd_inode_entry> memfds() {
    return memfds;
  }

  Known<Integer, ipc_shm_entry> segments() {
    return segments;
  }

  /** Returns what stands in for files whose path cannot be opened, by the files' ids. */
  Known<Integer, remap_file_path_entry> remaps() {
    return remaps;
  }

  Known<Integer, Integer> bpfMaps() {
    return bpfMaps;
  }

  Map<String, Long> sharedSizes() {
    return sharedSizes;
  }
}
