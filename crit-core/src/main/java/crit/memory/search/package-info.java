/**
 * Finding bytes, regular expressions and text in memory: the scanning itself, on all cores.
 *
 * <p>It may import {@code crit.bytes}, and knows neither checkpoints nor address spaces: memory is
 * what {@link crit.memory.search.ByteRegions} hands out. Addresses are unsigned; lengths are bytes.
 *
 * <p>Regions that touch are searched as one run of memory: a match may lie across their border. A
 * gap between regions ends a match. Hits come once each, by ascending address, on the caller's
 * thread, whatever the number of cores.
 *
 * <p>How it works: {@link crit.memory.search.Windows} cuts the runs into windows that overlap by
 * what a match may need; the windows of about a mebibyte are one {@link crit.memory.search.Batch},
 * which one thread reads and scans in one {@link crit.memory.search.Workspace}; a {@link
 * crit.memory.search.Delivery} takes the batches in their order and mends what goes across the
 * windows' borders.
 *
 * <table>
 * <caption>How each pattern is found</caption>
 * <tr><td>bytes, hex</td><td>the two rarest bytes of the pattern are compared at eight addresses
 *     at once, or more where the processor can; the rest is compared where both are</td></tr>
 * <tr><td>regex</td><td>where a match may start is found by bytes that it must begin with, or by
 *     an automaton that reads backwards; {@link java.util.regex} has the last word</td></tr>
 * <tr><td>text</td><td>a map of the printable bytes, one bit each, eroded by the least length
 *     </td></tr>
 * </table>
 */
@NullMarked
package crit.memory.search;

import org.jspecify.annotations.NullMarked;
