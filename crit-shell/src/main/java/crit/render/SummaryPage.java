package crit.render;

import crit.explore.ByteSize;
import crit.explore.Container;
import crit.explore.FileSurvey;
import crit.explore.MemorySurvey;
import crit.explore.Remark;
import crit.explore.Summary;
import crit.explore.TaskSurvey;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A summary as a page of text for people, or as one object of JSON. */
public final class SummaryPage {
  private static final int LABEL = 12;
  private static final int MAX_LISTENERS = 8;
  private static final int MAX_CGROUPS = 4;

  private final Writer out;

  private SummaryPage(Writer out) {
    this.out = out;
  }

  /**
   * Writes a summary.
   *
   * @param isText whether people are to read it
   */
  public static void write(Summary summary, boolean isText, Writer out) throws IOException {
    if (isText) {
      new SummaryPage(out).page(summary);
    } else {
      JsonWriter.document(summary, out);
    }
    out.flush();
  }

  private void page(Summary it) throws IOException {
    line("checkpoint", it.name());
    container(it.container());
    line("made", made(it.dump()));
    line("images", images(it.dump()));
    if (!it.dump().parents().isEmpty()) {
      String next = it.dump().parents().getFirst();
      line("parents", "%d, the next is %s".formatted(it.dump().parents().size(), next));
    }
    tasks(it.tasks());
    memory(it.memory());
    files(it.files());
    if (it.mounts() > 0) {
      line("mounts", "%d: %s".formatted(it.mounts(), join(it.mountTypes())));
    }
    line("namespaces", it.namespaces().isEmpty() ? "the host's" : join(it.namespaces()));
    cgroups(it.cgroups());
    unusual(it.unusual());
  }

  private void line(String label, String text) throws IOException {
    String space = " ".repeat(Math.max(1, LABEL - label.length()));
    out.append((label + space + Printable.of(text)).stripTrailing()).append('\n');
  }

  private static String join(List<?> items) {
    return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private void container(Container it) throws IOException {
    if (it.equals(Container.NONE)) {
      return;
    }
    List<String> words = new ArrayList<>();
    add(words, "", it.engine());
    add(words, "", it.name());
    add(words, "id ", it.id());
    add(words, "of image ", it.image());
    add(words, "in pod ", it.pod());
    add(words, "run by ", it.runtime());
    line("container", join(words));
    List<String> times = new ArrayList<>();
    add(times, "created ", it.created());
    add(times, "checkpointed ", it.checkpointed());
    if (!times.isEmpty()) {
      line("", join(times));
    }
  }

  private static void add(List<String> words, String before, String word) {
    if (!word.isEmpty()) {
      words.add(before + word);
    }
  }

  private static String made(Summary.Dump it) {
    List<String> words = new ArrayList<>();
    add(words, "", it.made());
    if (it.frozen().nanos() > 0) {
      words.add("tasks stood still for " + it.frozen());
    }
    if (it.uptime().nanos() > 0) {
      words.add("machine up for " + it.uptime());
    }
    return words.isEmpty() ? "not known" : join(words);
  }

  private static String images(Summary.Dump it) {
    List<String> words = new ArrayList<>();
    words.add(it.kind());
    add(words, "format ", it.imageVersion());
    add(words, "", it.architecture());
    if (!it.compression().equals("none")) {
      words.add("pages in %s blocks of %s".formatted(it.compression(), it.blockSize()));
    }
    if (!it.securityModule().equals("none")) {
      words.add(it.securityModule());
    }
    if (!it.plugins().isEmpty()) {
      words.add("plugins " + String.join(" ", it.plugins()));
    }
    return join(words);
  }

  private void tasks(TaskSurvey it) throws IOException {
    String more =
        (it.zombies() > 0 ? ", %d ended".formatted(it.zombies()) : "")
            + (it.stopped() > 0 ? ", %d stopped".formatted(it.stopped()) : "");
    line("tasks", "%d with %d threads%s".formatted(it.count(), it.threads(), more));
    for (TaskSurvey.Line task : it.tree()) {
      line("", "  ".repeat(task.depth()) + text(task));
    }
    if (it.hidden() > 0) {
      line("", "and %d more".formatted(it.hidden()));
    }
  }

  private static String text(TaskSurvey.Line it) {
    String pid = Integer.toUnsignedString(it.pid());
    String who = it.count() == 1 ? pid : "%s and %d more".formatted(pid, it.count() - 1);
    String threads = it.threads() > it.count() ? ", %d threads".formatted(it.threads()) : "";
    String state = it.state().equals("alive") ? "" : ", " + it.state();
    return who + " " + it.comm() + threads + state;
  }

  private void memory(MemorySurvey it) throws IOException {
    if (it.areas() > 0) {
      line("memory", "%s in %d areas".formatted(it.size(), it.areas()));
    }
    List<String> words = new ArrayList<>();
    words.add("%s stored in %d files of %s".formatted(it.stored(), it.pagesFiles(), it.onDisk()));
    add(words, it.inParent(), " in parents");
    add(words, it.lazy(), " left to a page server");
    if (it.segments() > 0) {
      words.add("%d shared segments of %s".formatted(it.segments(), it.segmentsSize()));
    }
    line(it.areas() > 0 ? "" : "memory", join(words));
  }

  private static void add(List<String> words, ByteSize size, String text) {
    if (size.bytes() != 0) {
      words.add(size + text);
    }
  }

  private void files(FileSurvey it) throws IOException {
    if (it.descriptors() > 0) {
      String kinds = join(it.kinds());
      line(
          "files",
          "%d descriptors of %d open files: %s".formatted(it.descriptors(), it.count(), kinds));
    }
    if (!it.sockets().isEmpty()) {
      line("sockets", join(it.sockets()));
    }
    if (!it.listeners().isEmpty()) {
      List<String> shown = it.listeners().stream().limit(MAX_LISTENERS).toList();
      line("listening", join(shown) + more(it.listeners().size() - shown.size()));
    }
  }

  private static String more(long count) {
    return count > 0 ? " and %d more".formatted(count) : "";
  }

  private void cgroups(List<String> paths) throws IOException {
    if (!paths.isEmpty()) {
      List<String> shown = paths.stream().limit(MAX_CGROUPS).toList();
      line("cgroups", join(shown) + more(paths.size() - shown.size()));
    }
  }

  private void unusual(List<Remark> findings) throws IOException {
    String label = "unusual";
    for (Remark it : findings) {
      String examples = it.examples().isEmpty() ? "" : ": " + join(it.examples());
      String count = it.count() == 1 ? "" : it.count() + " ";
      boolean isCut = !it.examples().isEmpty() && it.count() > it.examples().size();
      line(label, count + it.what() + examples + (isCut ? ", ..." : ""));
      label = "";
    }
  }
}
