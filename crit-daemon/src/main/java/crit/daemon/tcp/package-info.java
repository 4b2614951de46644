/**
 * How an established connection of TCP moves with a checkpoint: what has to be kept from its other
 * end until it is restored elsewhere, and how a router leads that end there. A plan is commands for
 * nft, iptables and conntrack, of which each is a list of words that no shell sees; only addresses,
 * ports and names that were checked get into them. May import {@code crit.explore} and {@code
 * crit.checkpoint}.
 *
 * <p>The order of steps, and why:
 *
 * <ol>
 *   <li>Packets of the connection are dropped where it was, where it will be, and in the router.
 *       Without that the kernel of either place answers the other end by a reset, as it has no such
 *       socket.
 *   <li>The router's entry for the connection is replaced by one that leads to the new place, and a
 *       rule leads new connections there. Without the entry the first packet of the restored end
 *       makes one without translation, with which the other end's next packet clashes.
 *   <li>CRIU restores.
 *   <li>Packets pass again; what was lost meanwhile is sent again by both ends.
 *   <li>What CRIU's own lock left where the connection was is removed, once nothing leads there.
 * </ol>
 */
@NullMarked
package crit.daemon.tcp;

import org.jspecify.annotations.NullMarked;
