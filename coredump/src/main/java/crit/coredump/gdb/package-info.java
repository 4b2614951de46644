/**
 * gdb's remote serial protocol over a checkpoint: what gdb and lldb ask of a stopped program is
 * answered from the images, and nothing ever runs or is written.
 *
 * <p>A packet is {@code $data#cc}, where {@code cc} is the sum of the data's bytes modulo 256 in
 * two hex digits. In data, {@code 7d} stands before a byte that was xored with {@code 20}. Both
 * sides answer {@code +} until {@code QStartNoAckMode}. A byte {@code 03} outside a packet
 * interrupts. Source: the manual of gdb, appendix E.
 *
 * <p>It may import {@code memory}, {@code arch}, {@code explore}, {@code checkpoint}, {@code
 * bytes}.
 */
@NullMarked
package crit.coredump.gdb;

import org.jspecify.annotations.NullMarked;
