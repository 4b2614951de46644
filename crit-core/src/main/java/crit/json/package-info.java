/**
 * Images as JSON and back, in the form of CRIU's crit. This is the only place that knows that form.
 *
 * <p>It may import {@code crit.image}, {@code crit.field}, {@code crit.wire}, {@code crit.bytes}
 * and {@code crit.schemas}. Source: {@code lib/pycriu/images/pb2dict.py} and {@code images.py}.
 *
 * <pre>
 * image := {"magic": NAME, "@head": TEXT?, "entries": [entry*]}
 * entry := {fields in ascending order of their numbers, "@wire": BASE64?, "extra": ...?,
 *           "@pad": BASE64?}
 * </pre>
 *
 * <p>Keys that start with {@code @} are ours. They stand only where the rest would not give back
 * the image's bytes, which no image written by CRIU needs: {@code @wire} has a message's bytes when
 * it holds unknown fields or is not in plain form, {@code @pad} padding that is not zero, and
 * {@code @head} a head that is not the usual one, as in {@code "alone"} for images of version 1.0.
 *
 * <p>Messages are walked by the field table, without the generated classes: that is what makes
 * decoding fast, and a process of a tenth of a second possible.
 */
@NullMarked
package crit.json;

import org.jspecify.annotations.NullMarked;
