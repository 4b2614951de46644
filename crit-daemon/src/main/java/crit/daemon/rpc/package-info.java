/**
 * CRIU's remote calls, between an engine and CRIU: requests pass through, and those that restore
 * get a view of the images. May import {@code crit.daemon}, {@code crit.daemon.os}, {@code
 * crit.daemon.stream}, {@code crit.rewrite}, {@code crit.memory} and {@code crit.explore}.
 */
@NullMarked
package crit.daemon.rpc;

import org.jspecify.annotations.NullMarked;
