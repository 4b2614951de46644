/**
 * CRIU's image-streamer protocol, of {@code criu dump --stream} and {@code criu restore --stream}:
 * a request for each image over a socket, with a pipe of its own for the bytes. May import {@code
 * crit.daemon}, {@code crit.daemon.os}, {@code crit.checkpoint} and {@code crit.bytes}.
 */
@NullMarked
package crit.daemon.stream;

import org.jspecify.annotations.NullMarked;
