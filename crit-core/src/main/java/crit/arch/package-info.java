/**
 * The registers of each architecture as data: what gdb calls them, how wide they are, and where a
 * core image has them.
 *
 * <p>It may import {@code crit.names}, {@code crit.schemas} and protobuf. One extractor reads them
 * all by the descriptors of the generated classes; there is no code of one architecture's own.
 *
 * <p>Sources: the schemas {@code core-*.proto}; for the names gdb's target descriptions.
 */
@NullMarked
package crit.arch;

import org.jspecify.annotations.NullMarked;
