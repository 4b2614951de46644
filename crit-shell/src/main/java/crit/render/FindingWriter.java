package crit.render;

import crit.explore.check.Check;
import crit.explore.check.Checks;
import crit.explore.check.Finding;
import crit.explore.check.Severity;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Findings for people: the worst first, those of one check together with what it is about in front
 * and what to do behind, and how many there are at the end.
 *
 * <p>It writes when it is closed: checks hand over no more than it can keep.
 */
public final class FindingWriter implements RowWriter {
  private static final String RED = "\033[1;31m";
  private static final String YELLOW = "\033[1;33m";
  private static final String BLUE = "\033[1;34m";
  private static final String FAINT = "\033[2m";
  private static final String PLAIN = "\033[0m";

  private final Writer out;
  private final boolean isColoured;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);

  /** Writes findings. */
  public FindingWriter(Writer out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  @Override
  public void row(Record row) throws IOException {
    if (!(row instanceof Finding finding)) {
      throw new IllegalArgumentException(row.getClass() + ", expected a finding");
    }
    findings.add(finding);
    counts.merge(finding.severity(), 1, Integer::sum);
  }

  @Override
  public void close() throws IOException {
    findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::check));
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (i == 0 || !findings.get(i - 1).check().equals(finding.check())) {
        heading(finding);
      }
      line(finding);
      boolean isLast =
          i + 1 == findings.size()
              || !findings.get(i + 1).check().equals(finding.check())
              || !findings.get(i + 1).advice().equals(finding.advice());
      if (isLast) {
        advice(finding);
      }
    }
    summary();
    out.flush();
  }

  private void heading(Finding finding) throws IOException {
    String about = Checks.named(finding.check()).map(Check::about).orElse("");
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    boolean isSaid = finding.check().startsWith(severity + ".");
    String head = isSaid ? finding.check() : severity + " " + finding.check();
    out.append(coloured(colour(finding.severity()), head)).append(": ").append(about).append('\n');
  }

  private void line(Finding finding) throws IOException {
    var place = new StringBuilder("  ").append(finding.image());
    finding.entry().ifPresent(entry -> place.append(" entry ").append(entry));
    if (!finding.path().isEmpty()) {
      place.append(' ').append(finding.path());
    }
    if (!finding.image().isEmpty()) {
      place.append(": ");
    }
    out.append(Printable.of(place + finding.message())).append('\n');
  }

  private void advice(Finding finding) throws IOException {
    out.append("    ").append(coloured(FAINT, "-> " + Printable.of(finding.advice()))).append('\n');
  }

  private void summary() throws IOException {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      int count = counts.getOrDefault(severity, 0);
      String word = severity.name().toLowerCase(Locale.ROOT);
      if (count > 0) {
        parts.add("%d %s%s".formatted(count, word, count == 1 ? "" : "s"));
      }
    }
    String text = parts.isEmpty() ? "nothing found" : String.join(", ", parts);
    out.append(text).append('\n');
  }

  private static String colour(Severity severity) {
    return switch (severity) {
      case ERROR -> RED;
      case WARNING -> YELLOW;
      case NEED -> BLUE;
      case NOTE -> FAINT;
    };
  }

  private String coloured(String colour, String text) {
    return isColoured ? colour + text + PLAIN : text;
  }
}
