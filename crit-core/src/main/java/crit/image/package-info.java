/**
 * What an image file is: its head, its entries, what follows an entry's message, and the registry
 * of all kinds of image.
 *
 * <p>It may import {@code crit.bytes}, {@code crit.wire} and {@code crit.schemas}. Only this
 * package knows magic numbers and file names.
 *
 * <p>All words outside the messages have the byte order of the machine that made the image: little
 * endian but for s390x, whose images are told by their magic. Source: {@code criu/image.c}, {@code
 * criu/include/magic.h}, {@code lib/pycriu/images/images.py}.
 *
 * <pre>
 * image  := head entry*
 * head   := magic:u32                  v1.0, and inventory.img always
 *         | common:u32 magic:u32       v1.1 and v1.2 (which differs in what pagemaps say, not here)
 *         | service:u32 magic:u32      stats-*, irmap-cache
 * entry  := size:u32 message[size] extra?
 * extra  := what {@link crit.image.ExtraShape} of the image's row says
 * </pre>
 *
 * <p>The end of the file is legal only where a size word could stand.
 */
@NullMarked
package crit.image;

import org.jspecify.annotations.NullMarked;
