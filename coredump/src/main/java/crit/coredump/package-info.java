/**
 * ELF core files of tasks, and a gdb remote server over the same address space. It may import
 * {@code crit.memory}, {@code crit.arch} and {@code crit.explore}. Nothing is here before those
 * exist.
 */
@NullMarked
package crit.coredump;

import org.jspecify.annotations.NullMarked;
