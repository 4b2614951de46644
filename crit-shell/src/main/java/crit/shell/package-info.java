/**
 * {@code crit shell}: a checkpoint as a tree to walk, the commands of the command line over it, and
 * changes that stay pending until they are written.
 *
 * <p>A session is a list of rules over a set that stays as it is; what is shown, checked and
 * written is always what {@code crit edit} makes of these rules. Only {@link crit.shell.Console}
 * knows jline, which is loaded for people alone: scripts do without.
 *
 * <p>It may import {@code crit.render}, the library and jline, but no command: those it gets as a
 * {@link crit.shell.Program}.
 */
@NullMarked
package crit.shell;

import org.jspecify.annotations.NullMarked;
