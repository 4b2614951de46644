/**
 * What daemons serve: a set of images as rules leave it, made anew for each client. May import
 * {@code crit.rewrite}, {@code crit.memory}, {@code crit.checkpoint} and {@code crit.bytes}.
 */
@NullMarked
package crit.daemon;

import org.jspecify.annotations.NullMarked;
