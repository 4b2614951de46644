/**
 * ELF core files of tasks. It may import {@code crit.memory}, {@code crit.arch}, {@code
 * crit.explore} and what is below them, and what compresses.
 *
 * <p>A core file has the kernel's shape ({@code fs/binfmt_elf.c} of Linux), in the byte order and
 * with the word size of the task's architecture, whatever the host is:
 *
 * <pre>
 * core    = head note-header load-header* note* padding-to-a-page memory* [section-header]
 * note    = owner-size:u32 size:u32 type:u32 owner NUL padding-to-4 content padding-to-4
 * notes   = prstatus prpsinfo siginfo auxv file register-note* (prstatus register-note*)* [layout]
 * memory  = the bytes of a segment whose p_filesz is not 0, by ascending address
 * </pre>
 *
 * <p>The section header is there if the number of program headers does not fit into 16 bits; its
 * sh_info has it (PN_XNUM). What the notes of an architecture hold is a table, {@code NoteTables}.
 * Everything has its size before the first byte is written, so that a core file goes into a pipe,
 * and into a file with holes for the memory that nobody touched.
 */
@NullMarked
package crit.coredump;

import org.jspecify.annotations.NullMarked;
