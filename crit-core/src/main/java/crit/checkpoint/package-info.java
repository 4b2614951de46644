/**
 * A set of images as a whole: where its files are, its process tree, its open files, its parents.
 *
 * <p>It may import {@code crit.bytes}, {@code crit.wire}, {@code crit.image}, {@code crit.schemas},
 * protobuf, and aircompressor for archives. It reads no pages files. What a set lacks is an empty
 * {@link java.util.Optional}, what is broken is an {@link java.io.IOException} that names the file.
 *
 * <p>Images of older CRIU keep in files of their own what today is part of core, mm and files.img;
 * {@link crit.checkpoint.Task} and {@link crit.checkpoint.FileTable} give today's form of both.
 *
 * <p>Sources: {@code criu/pstree.c}, {@code criu/files.c}, {@code criu/cr-restore.c}, {@code
 * criu/image.c}.
 */
@NullMarked
package crit.checkpoint;

import org.jspecify.annotations.NullMarked;
