package crit.explore.check;

import crit.checkpoint.Checkpoint;
import crit.explore.Scope;
import crit.explore.View;
import crit.explore.check.DescriptorFacts.Table;
import crit.memory.FileRoot;
import crit.memory.Vma;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All checks, and what runs them.
 *
 * <p>It reads each image twice, and each pages file not at all: that they have the right size is
 * what can be known of them. It looks at the whole set, whatever tasks are selected.
 */
public final class Checks {
  /** The findings as rows. */
  public static final View<Finding> VIEW =
      new View<>(
          "check",
          "What is wrong with a checkpoint, and what a restore of it needs",
          Finding.class,
          List.of("severity", "check", "image", "entry", "path", "message"),
          Checks::rows);

  private static final int HUGE = 0x40000;

  private static final List<Rule<CheckedTask>> OF_TASKS =
      Stream.of(TaskRules.RULES, ThreadRules.OF_TASKS, VmaRules.RULES, NeedRules.OF_TASKS)
          .flatMap(List::stream)
          .toList();
  private static final List<Rule<CheckedFile>> OF_FILES =
      Stream.of(FileRules.RULES, SocketRules.RULES, TcpRules.RULES, NeedRules.OF_FILES)
          .flatMap(List::stream)
          .toList();
  private static final List<Rule<CheckedSet>> FIRST =
      Stream.of(InventoryRules.RULES, TreeRules.RULES).flatMap(List::stream).toList();
  private static final List<Rule<CheckedSet>> LAST =
      Stream.of(
              TreeRules.OF_LIVE,
              ThreadRules.RULES,
              FileRules.OF_SETS,
              QueueRules.RULES,
              LockRules.RULES,
              RemapRules.RULES,
              NamespaceRules.RULES,
              MachineRules.RULES,
              OrphanRules.RULES)
          .flatMap(List::stream)
          .toList();

  private final CheckedSet set;
  private final FileRoot files;
  private final Findings findings;
  private final Listener listener;

  /** Takes what is found while it is found. */
  public interface Listener {
    /** Takes a finding. */
    void found(Finding finding) throws IOException;

    /**
     * Notes that there is that much to do.
     *
     * @param steps how often {@link #step} will be called, or a little more often than that
     */
    default void start(int steps) {}

    /** Notes that a part of it is done. */
    default void step() throws IOException {}
  }

  private Checks(Checkpoint checkpoint, FileRoot files, Listener listener) throws IOException {
    this.set = new CheckedSet(checkpoint);
    this.files = files;
    this.listener = listener;
    this.findings = new Findings(listener);
  }

  /** Returns all checks, by area. */
  public static List<Check> all() {
    List<Check> all = new ArrayList<>(ImageChecks.ROWS);
    for (List<? extends Rule<?>> rules :
        List.of(FIRST, OF_TASKS, DescriptorRules.RULES, OF_FILES, MountRules.RULES, LAST)) {
      rules.forEach(it -> all.add(it.check()));
    }
    all.addAll(PageChecks.ROWS);
    all.addAll(List.of(SocketRules.Ports.CHECK, SysrootRules.CHECK));
    return List.copyOf(all);
  }

  /** Returns the check with that id. */
  public static Optional<Check> named(String id) {
    return all().stream().filter(it -> it.id().equals(id)).findFirst();
  }

  /**
   * Makes all checks of a whole set. Of each check the first 40 findings are handed over, and then
   * how many more there are.
   *
   * @param files where the files are that the tasks had open, if they are to be compared
   * @throws IOException if the set cannot be listed, or the listener fails; a broken image is a
   *     finding
   */
  public static void run(Checkpoint checkpoint, FileRoot files, Listener listener)
      throws IOException {
    new Checks(checkpoint, files, listener).run();
  }

  private static void rows(Scope scope, View.Sink<Finding> sink) throws IOException {
    run(scope.checkpoint(), scope.files(), sink::accept);
  }

  private void run() throws IOException {
    var scan = new ImageScan(set, findings);
    listener.start(2 * set.names().size());
    for (String name : set.names()) {
      scan.scan(name);
      listener.step();
    }
    set.load();
    findings.apply(FIRST, set);
    ParentWalk.follow(set, findings);
    var pages = new PageMapWalk(set, findings);
    List<pstree_entry> tasks = set.tree().entries();
    for (int i = 0; i < tasks.size(); i++) {
      task(CheckedTask.read(set, i, tasks.get(i)), pages);
    }
    files();
    for (MountFacts.Table mounts : set.mounts().tables()) {
      findings.apply(MountRules.RULES, mounts);
    }
    segments(pages);
    set.files().streams().forEach(set::refer);
    findings.apply(LAST, set);
    leftOver(pages);
    for (var each : set.late().entrySet()) {
      String message = ImageScan.text(each.getValue(), each.getKey());
      findings.add(ImageChecks.DECODE, Place.of(each.getKey()), message);
    }
    findings.finish();
  }

  private void task(CheckedTask task, PageMapWalk pages) throws IOException {
    findings.apply(OF_TASKS, task);
    if (task.ids().isPresent()) {
      set.namespaces().add(task.ids().get(), task.pid());
      int table = task.ids().get().getFilesId();
      if (set.descriptors().use(task.pid(), table)) {
        Table read = set.descriptors().read(set, table);
        findings.apply(DescriptorRules.RULES, read);
        listener.step();
      }
    } else if (!task.state().isDead()) {
      set.namespaces().setIncomplete();
    }
    Optional<Areas> areas = task.mm().map(it -> Areas.of(it.getVmasList()));
    pages.walk(task.image("pagemap"), areas, uncompressed(task));
    for (int i = 0; i < 1 + CheckedTask.KINDS.size(); i++) {
      listener.step();
    }
  }

  /** Returns where the pages are mapped from the file, or are a device's. */
  private static Areas uncompressed(CheckedTask task) {
    return Areas.of(
        task.mm().map(mm_entry::getVmasList).orElse(List.of()).stream()
            .filter(it -> (it.getFlags() & HUGE) != 0 || (it.getStatus() & Vma.EXT_PLUGIN) != 0)
            .toList());
  }

  private void files() throws IOException {
    List<Rule<CheckedFile>> disk = SysrootRules.of(files);
    var ports = new SocketRules.Ports();
    set.files()
        .forEach(
            set,
            (index, entry) -> {
              var file = new CheckedFile(set, index, entry);
              findings.apply(OF_FILES, file);
              findings.apply(disk, file);
              ports.add(file, findings);
            });
  }

  private void segments(PageMapWalk pages) throws IOException {
    long mask = set.pageSize() - 1L;
    for (var each : set.sharedSizes().entrySet()) {
      String image = each.getKey();
      long size = (each.getValue() + mask) & ~mask;
      if (!set.refer(image) && size != 0) {
        findings.add(
            PageChecks.SEGMENT,
            Place.of(image),
            "the set has none, and a segment of %s bytes is of it"
                .formatted(Long.toUnsignedString(each.getValue())));
      }
      pages.walk(image, Optional.of(Areas.ofSize(size)), Areas.NONE);
      listener.step();
    }
  }

  /** Looks at page maps that nothing names, as those of a pre-dump, and at pages files without. */
  private void leftOver(PageMapWalk pages) throws IOException {
    for (String name : set.namesOf("pagemap-")) {
      if (!set.isReferenced(name)) {
        pages.walk(name, Optional.empty(), Areas.NONE);
      }
    }
    boolean isKnown = set.namesOf("pagemap-").stream().noneMatch(set::isBroken);
    for (String name : set.namesOf("pages-")) {
      if (isKnown && !set.isReferenced(name)) {
        findings.add(PageChecks.ORPHAN, Place.of(name), "no page map has it");
      }
    }
  }
}
