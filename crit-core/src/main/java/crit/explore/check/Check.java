package crit.explore.check;

/**
 * Something that must be true of a checkpoint.
 *
 * @param id its name: the area, a dot, what it is about
 * @param severity how bad it is if it is not true
 * @param about what must be true, in one line
 * @param advice what to do if it is not
 */
public record Check(String id, Severity severity, String about, String advice) {
  static Check error(String id, String about, String advice) {
    return new Check(id, Severity.ERROR, about, advice);
  }

  static Check warning(String id, String about, String advice) {
    return new Check(id, Severity.WARNING, about, advice);
  }

  static Check need(String id, String about, String advice) {
    return new Check(id, Severity.NEED, about, advice);
  }

  static Check note(String id, String about, String advice) {
    return new Check(id, Severity.NOTE, about, advice);
  }
}
