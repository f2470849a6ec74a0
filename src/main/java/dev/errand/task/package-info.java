/**
 * Tasks: lists for people. Routes, named statements, values, pages and export; owns the columns of
 * a task, their mapping and their encoder.
 *
 * <p>{@code queue} may import it, and {@code Service}.
 */
@NullMarked
package dev.errand.task;

import org.jspecify.annotations.NullMarked;
