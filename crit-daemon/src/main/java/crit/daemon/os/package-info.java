/**
 * Sockets that carry open files, which the JDK has not: the only native calls of the daemon. May
 * import {@code crit.bytes}.
 */
@NullMarked
package crit.daemon.os;

import org.jspecify.annotations.NullMarked;
