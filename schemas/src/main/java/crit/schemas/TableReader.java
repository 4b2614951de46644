package crit.schemas;

/** Reads the field table, whose form the package's description has. */
final class TableReader {
  private int at;

  TableReader(int at) {
    this.at = at;
  }

  /**
   * Where the rows of one kind start, sorted by their names.
   *
   * @param start where in the table the first offset stands
   * @param count how many there are
   */
  record Index(int start, int count) {
    /** Returns a reader in front of the name of a row. */
    TableReader row(int position) {
      return new TableReader(FieldTable.text().charAt(start + position));
    }

    /** Returns where in the table the next thing stands. */
    int end() {
      return start + count;
    }
  }

  Index index() {
    int count = number();
    return new Index(at, count);
  }

  /** Reads a number from 0 to 65535. */
  int number() {
    return FieldTable.text().charAt(at++);
  }

  String text() {
    int length = number();
    int start = at;
    at += length;
    return FieldTable.text().substring(start, at);
  }
}
