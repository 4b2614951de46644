/** Objects of a checkpoint rewritten while CRIU restores them. */
module crit.daemon {
  requires crit.core;
  requires static org.jspecify;
}
