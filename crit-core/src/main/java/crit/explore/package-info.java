/**
 * Questions about a checkpoint, answered with records: no text, no tables, no JSON.
 *
 * <p>It may import everything below it: {@code crit.memory}, {@code crit.checkpoint}, {@code
 * crit.arch}, {@code crit.names}, {@code crit.field} and what they stand on.
 *
 * <p>Each question is a {@link crit.explore.View}: a row of {@link crit.explore.Views}. The records
 * of its rows are the documented form of the answer: their components are the columns of a table
 * and the keys of JSON, in that order. What is absent is an empty text, an empty list or an empty
 * {@link java.util.OptionalLong}. A view never fails because an image is missing or a task is dead:
 * it gives the row with what there is.
 */
@NullMarked
package crit.explore;

import org.jspecify.annotations.NullMarked;
