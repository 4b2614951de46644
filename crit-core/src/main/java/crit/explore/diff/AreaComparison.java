package crit.explore.diff;

import crit.checkpoint.Task;
import crit.explore.ByteSize;
import crit.explore.VmaNames;
import crit.explore.diff.Difference.Change;
import crit.explore.diff.Difference.Part;
import crit.explore.diff.Difference.Sink;
import crit.explore.diff.Items.Item;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.memory.Vma;
import crit.names.MemoryNames;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Compares the areas of a task, and the memory in those that both checkpoints have. */
final class AreaComparison {
  private final Task old;
  private final Task now;
  private final Sink sink;
  private final OptionalInt pid;

  AreaComparison(Task old, Task now, Sink sink) {
    this.old = old;
    this.now = now;
    this.sink = sink;
    this.pid = OptionalInt.of(old.pid());
  }

  void run(FileRoot oldFiles, FileRoot nowFiles, boolean hasMemory, boolean hasBytes)
      throws IOException {
    if (old.mm().isEmpty() || now.mm().isEmpty()) {
      return;
    }
    try (var before = AddressSpace.of(old, oldFiles);
        var after = AddressSpace.of(now, nowFiles)) {
      new Items(Part.AREA, pid).compare(areas(old, before), areas(now, after), sink);
      if (hasMemory) {
        memory(before, after, new MemoryComparison(before, after, hasBytes));
      }
    }
  }

  private static Map<String, Item> areas(Task task, AddressSpace space) throws IOException {
    Map<String, Item> items = new LinkedHashMap<>();
    var names = new VmaNames(task, task.mm().orElseThrow());
    for (Vma vma : space.vmas()) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("size", new ByteSize(vma.length()).toString());
      fields.put("permissions", vma.permissions());
      fields.put("name", names.name(vma));
      fields.put("offset", "0x" + Long.toHexString(vma.offset()));
      fields.put("flags", MemoryNames.MAP_FLAGS.flags(Integer.toUnsignedLong(vma.flags())));
      fields.put("advice", String.join("|", MemoryNames.ADVICE.members(vma.madv(), 0)));
      String about = "%s %s".formatted(fields.get("size"), fields.get("name"));
      items.put("0x" + Long.toHexString(vma.start()), new Item(about.stripTrailing(), fields));
    }
    return items;
  }

  private void memory(AddressSpace before, AddressSpace after, MemoryComparison comparison)
      throws IOException {
    var names = new VmaNames(now, now.mm().orElseThrow());
    for (Vma vma : after.vmas()) {
      List<PageRun> runs = comparison.compare(new AddressRange(vma.start(), vma.last()));
      if (!runs.isEmpty() && !isNew(before, vma)) {
        String item = "%x-%x %s".formatted(vma.start(), vma.last() + 1, names.name(vma));
        long pages = vma.length() / after.pageSize();
        sink.accept(
            new Difference(
                Part.MEMORY,
                Change.CHANGED,
                pid,
                item.stripTrailing(),
                "pages",
                "",
                about(runs, pages),
                runs));
      }
    }
  }

  /** Returns whether nothing of an area was there before: then it is said to be new, and enough. */
  private static boolean isNew(AddressSpace before, Vma vma) throws IOException {
    return before.vmas().stream()
        .noneMatch(it ->
            new AddressRange(it.start(), it.last())
                .overlaps(new AddressRange(vma.start(), vma.last())));
  }

  private static String about(List<PageRun> runs, long pages) {
    var text = new StringBuilder();
    for (PageRun.How how : PageRun.How.values()) {
      long sum = runs.stream().filter(it -> it.how() == how).mapToLong(PageRun::pages).sum();
      if (sum > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(sum).append(' ');
        text.append(
            switch (how) {
              case CHANGED -> "changed";
              case ONLY_BEFORE -> "only before";
              case ONLY_AFTER -> "only after";
            });
      }
    }
    return text.append(" of ").append(pages).toString();
  }
}
