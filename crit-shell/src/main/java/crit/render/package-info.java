/**
 * Records to text: tables, trees, JSON, CSV.
 *
 * <p>It may import {@code crit.explore} and jackson. It writes to the stream that it is given and
 * nowhere else. Text from images is shown with its control characters escaped, since it may drive a
 * terminal.
 */
@NullMarked
package crit.render;

import org.jspecify.annotations.NullMarked;
