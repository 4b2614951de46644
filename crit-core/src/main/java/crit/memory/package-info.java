/**
 * The memory of a task, or of a shared segment, as one space of addresses over page maps, pages
 * files, parents, compressed blocks and mapped files.
 *
 * <p>It may import {@code crit.checkpoint}, {@code crit.image}, {@code crit.wire}, {@code
 * crit.bytes}, {@code crit.schemas} and protobuf. It is the only package that reads pages files.
 * Addresses are unsigned; ranges are given by their first and last address.
 *
 * <p>Where a byte comes from, the first that applies (sources: {@code criu/pagemap.c}, {@code
 * criu/mem.c}, {@code criu/shmem.c}):
 *
 * <pre>
 * guard area                    nowhere: an access faults
 * private area                  the task's page map
 * shared segment, memfd         the segment's page map, at the offset in the segment
 * page map: PRESENT entry       the pages file; PARENT: the parent's page map of the same name;
 *                               LAZY alone: nowhere, a page server had it
 * no entry: anonymous, segment  zeros
 *           file                the file, which is not part of the set
 * </pre>
 *
 * <p>Pages file: the data of all PRESENT entries of one page map in their order, back to back. An
 * entry with {@code PE_PAYLOAD_ALIGNED} starts at the next multiple of the page size. An entry with
 * {@code blocks} has LZ4 blocks in place of pages: see {@link crit.memory.PageBlocks}.
 */
@NullMarked
package crit.memory;

import org.jspecify.annotations.NullMarked;
