/**
 * What differs between two checkpoints: tasks, threads, registers, descriptors, mounts, areas and
 * the bytes of memory.
 *
 * <p>It may import what {@code crit.explore} may, and that. Tasks are the same if their process ids
 * are, threads by their ids, descriptors by their numbers, mounts by where they are, areas by where
 * they start. Ids that CRIU gives anew at each dump do not count.
 */
@NullMarked
package crit.explore.diff;

import org.jspecify.annotations.NullMarked;
