package crit.explore.check;

import java.io.IOException;

/** Takes the findings of one check. */
final class Report {
  private final Findings findings;
  private final Check check;

  Report(Findings findings, Check check) {
    this.findings = findings;
    this.check = check;
  }

  void add(Place place, String message) throws IOException {
    findings.add(check, place, message);
  }

  /** Adds a finding for which there is better advice than the check's own. */
  void add(Place place, String message, String advice) throws IOException {
    findings.add(check, place, message, advice);
  }
}
