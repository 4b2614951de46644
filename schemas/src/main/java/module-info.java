/**
 * What is inside CRIU's images: the messages' classes, generated from our .proto files, and a
 * compact field table made from them when this module is built.
 */
module crit.schemas {
  requires transitive com.google.protobuf;
  requires static transitive org.jspecify;

  exports crit.schemas;
  exports crit.schemas.proto;
}
