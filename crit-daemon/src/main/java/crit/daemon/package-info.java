/**
 * CRIU's image-streamer protocol, page protocols and RPC, as thin adapters to the rewriting engine.
 * It may import {@code crit.rewrite} and {@code crit.memory}. Nothing is here before those exist.
 */
@NullMarked
package crit.daemon;

import org.jspecify.annotations.NullMarked;
