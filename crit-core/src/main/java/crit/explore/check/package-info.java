/**
 * What must be true of a checkpoint, and what a restore of it needs.
 *
 * <p>It may import what {@code crit.explore} may, and {@code crit.explore} itself.
 *
 * <p>A {@link crit.explore.check.Check} is a row: an id, how bad it is, what must be true, what to
 * do. What finds it is a {@code Rule} with that row, listed in the class of its area; two areas,
 * images and page maps, walk once over what may be large and serve several rows. {@link
 * crit.explore.check.Checks} has all rows and runs them. The work is linear in the entries; of
 * images with many entries only numbers are kept.
 *
 * <p>A broken image is a finding like any other. What could not be read to its end is taken for
 * complete by the rules that look things up in it, so that one broken image does not make a
 * thousand findings.
 *
 * <p>Sources: the restore side of CRIU ({@code criu/cr-restore.c}, {@code criu/files.c}, {@code
 * criu/pagemap.c}, {@code criu/mount.c}, ...), {@code net/ipv4/tcp.c} and {@code kernel/sys.c} of
 * Linux for what the kernel refuses, and real images.
 */
@NullMarked
package crit.explore.check;

import org.jspecify.annotations.NullMarked;
