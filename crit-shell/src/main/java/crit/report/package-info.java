/**
 * A checkpoint as one page of HTML that needs nothing else, for people to look at.
 *
 * <p>It may import {@code crit.checkpoint}, {@code crit.memory}, {@code crit.explore} and {@code
 * crit.render}. The page is the resource {@code page.html} with {@code page.css} and {@code
 * page.js} in it; what it shows are the answers of the views as lines of JSON, each view in a
 * {@code <script type="application/json">} of its own, in which {@code <} never stands: text from
 * images cannot end it. The page's policy allows its own style and script, by their hashes, and
 * nothing else.
 */
@NullMarked
package crit.report;

import org.jspecify.annotations.NullMarked;
