package crit.report;

import crit.checkpoint.Task;
import crit.explore.ArgumentView;
import crit.explore.DescriptorView;
import crit.explore.LinkView;
import crit.explore.MemoryMapView;
import crit.explore.MountView;
import crit.explore.NamespaceView;
import crit.explore.ProcessView;
import crit.explore.Scope;
import crit.explore.Selection;
import crit.explore.SocketView;
import crit.explore.Summary;
import crit.explore.View;
import crit.explore.check.Checks;
import crit.memory.FileRoot;
import crit.render.Format;
import crit.render.RowWriter;
import crit.render.SummaryPage;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A checkpoint as one page of HTML.
 *
 * <p>What cannot be read of a broken checkpoint is missing from the page, which says why; a page is
 * made of whatever is there. It has no environments, as these hold most secrets. Of each view one
 * row is in memory at a time, of the areas one task's. Not safe for several threads.
 */
public final class ReportPage {
  /** What the page shows besides the summary and memory; failures tell why one is missing. */
  private static final List<View<?>> VIEWS =
      List.of(
          ProcessView.VIEW,
          ArgumentView.ARGUMENTS,
          LinkView.VIEW,
          DescriptorView.VIEW,
          SocketView.VIEW,
          MountView.VIEW,
          NamespaceView.VIEW,
          Checks.VIEW);

  /**
   * Something that could not be read.
   *
   * @param view what was asked for
   * @param message why there is no answer, or no whole one
   */
  record Failure(String view, String message) {}

  /** Tells an output that fails from an image that cannot be read. */
  private static final class Output extends FilterWriter {
    Output(Writer out) {
      super(out);
    }

    @Override
    public void write(int character) {
      run(() -> out.write(character));
    }

    @Override
    public void write(char[] text, int offset, int length) {
      run(() -> out.write(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) {
      run(() -> out.write(text, offset, length));
    }

    private interface Step {
      void run() throws IOException;
    }

    private static void run(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Scope scope;
  private final Writer out;
  private final List<Failure> failures = new ArrayList<>();

  private ReportPage(Scope scope, Writer out) {
    this.scope = scope;
    this.out = out;
  }

  /**
   * Writes the page of a checkpoint, in UTF-8 if the writer's encoding is.
   *
   * @throws IOException if the output cannot be written
   */
  public static void write(Scope scope, Writer out) throws IOException {
    try {
      new ReportPage(scope, new Output(out)).page();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.flush();
  }

  private void page() throws IOException {
    PageParts parts = PageParts.of(scope.checkpoint().name());
    out.write(parts.head());
    script("summary", text -> SummaryPage.write(Summary.of(scope), false, text));
    for (View<?> view : VIEWS) {
      script(view.name(), text -> rows(view, text));
    }
    var memory = new MemoryPicture();
    script("areas", text -> areas(memory, text));
    script("memory", text -> records(memory.totals(), text));
    script("texts", text -> records(List.of(memory.texts()), text));
    script("failures", text -> records(failures, text));
    out.write(parts.tail());
  }

  /** Writes what a script holds. */
  private interface Content {
    void write(Writer text) throws IOException;
  }

  private void script(String name, Content content) throws IOException {
    out.write("<script type=\"application/json\" id=\"data-" + name + "\">");
    try {
      content.write(new ScriptText(out));
    } catch (IOException e) {
      failures.add(new Failure(name, reason(e)));
    }
    out.write("</script>\n");
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private <R extends Record> void rows(View<R> view, Writer text) throws IOException {
    try (RowWriter rows = Format.JSONL.writer(view, text, false)) {
      view.source().rows(scope, rows::row);
    }
  }

  private static void records(List<? extends Record> records, Writer text) throws IOException {
    try (RowWriter rows = Format.JSONL.writer(ProcessView.VIEW, text, false)) {
      for (Record each : records) {
        rows.row(each);
      }
    }
  }

  private void areas(MemoryPicture memory, Writer text) throws IOException {
    try (RowWriter rows = Format.JSONL.writer(MemoryMapView.VIEW, text, false)) {
      for (Task task : scope.tasks()) {
        List<MemoryMapView.Row> areas = areas(task);
        if (!areas.isEmpty()) {
          rows.row(memory.areas(task.pid(), areas));
        }
      }
    }
  }

  private List<MemoryMapView.Row> areas(Task task) {
    var only = new Selection(Set.of(task.pid()), List.of(), List.of());
    FileRoot files = scope.files();
    try {
      return MemoryMapView.VIEW.rows(new Scope(scope.checkpoint(), only, files));
    } catch (IOException e) {
      String who = "memory of " + Integer.toUnsignedString(task.pid());
      failures.add(new Failure(who, reason(e)));
      return List.of();
    }
  }
}
