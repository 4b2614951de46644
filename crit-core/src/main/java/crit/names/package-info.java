/**
 * The kernel's numbers that stand in images, and their names: signals, capabilities, flags of open
 * files and of mounts, protocols, system calls. Tables, and nothing that decides.
 *
 * <p>A class holds what belongs together and is loaded when somebody first asks it. Each table says
 * from which header its numbers are and which fields of an image hold them. Numbers are those of
 * x86 and of all architectures that use the kernel's generic headers; where another architecture
 * that CRIU knows has other numbers, that is a second table, or the table says so.
 *
 * <p>The names that {@code crit decode} prints are not from here but from {@code crit.field}, which
 * has to print what upstream prints. This package imports nothing of the project.
 */
@NullMarked
package crit.names;

import org.jspecify.annotations.NullMarked;
