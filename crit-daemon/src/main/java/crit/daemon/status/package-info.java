/**
 * What daemons have done so far, for people and for Prometheus. May import {@code crit.daemon.os}
 * and {@code crit.daemon.stream}.
 */
@NullMarked
package crit.daemon.status;

import org.jspecify.annotations.NullMarked;
