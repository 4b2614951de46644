/**
 * The library: images, their JSON, and what is built on them. It prints nothing and never exits.
 */
module crit.core {
  requires transitive crit.schemas;
  requires static transitive org.jspecify;
  requires aircompressor.v3;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind; // of the YAML module, jq, and the tests
  requires com.fasterxml.jackson.dataformat.yaml;
  requires net.thisptr.jackson.jq;

  exports crit.arch;
  exports crit.bytes;
  exports crit.checkpoint;
  exports crit.explore;
  exports crit.explore.check;
  exports crit.explore.diff;
  exports crit.field;
  exports crit.image;
  exports crit.json;
  exports crit.memory;
  exports crit.memory.search;
  exports crit.names;
  exports crit.rewrite;
  exports crit.rewrite.rule;
  exports crit.rewrite.verb;
  exports crit.wire;
}
