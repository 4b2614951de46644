package crit.explore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A question about a checkpoint.
 *
 * @param name the word that asks it
 * @param about what the answer shows, in one line
 * @param row the records of the answer
 * @param columns the components that a table shows, the one first that is indented by depth; JSON
 *     and CSV have all
 * @param source finds the answer
 */
public record View<R extends Record>(
    String name, String about, Class<R> row, List<String> columns, Source<R> source) {

  /** Describes rows that come from elsewhere than a checkpoint by itself: nobody asks for them. */
  public static <R extends Record> View<R> ofRows(
      String name, String about, Class<R> row, List<String> columns) {
    return new View<>(
        name,
        about,
        row,
        columns,
        (_, _) -> {
          throw new IllegalStateException(name + " is no question to a checkpoint");
        });
  }

  /** Finds the rows of an answer. */
  @FunctionalInterface
  public interface Source<R> {
    /** Hands over the rows in their order, one at a time. */
    void rows(Scope scope, Sink<R> sink) throws IOException;
  }

  /** Takes rows. */
  @FunctionalInterface
  public interface Sink<R> {
    /** Takes a row. */
    void accept(R row) throws IOException;
  }

  /** A row of a tree: it is shown below the last row before it that has a smaller depth. */
  public interface Nested {
    /** Returns how many rows it is below, 0 for one at the top. */
    int depth();
  }

  /** Returns all rows. */
  public List<R> rows(Scope scope) throws IOException {
    List<R> rows = new ArrayList<>();
    source.rows(scope, rows::add);
    return rows;
  }
}
