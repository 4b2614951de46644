/**
 * CRIU's remote calls, between an engine and CRIU: requests pass through, and those that restore
 * get a view of the images. May import {@code crit.daemon}, {@code crit.daemon.os}, {@code
 * crit.daemon.stream}, {@code crit.rewrite}, {@code crit.memory}, {@code crit.explore} and {@code
 * crit.bytes}.
 */
@NullMarked
package crit.daemon.rpc;

import org.jspecify.annotations.NullMarked;
