/** What all tests share: a database of their own and golden files. */
@NullMarked
package dev.errand;

import org.jspecify.annotations.NullMarked;
