/** The OpenAPI document held against what the service really answers. */
@NullMarked
package dev.errand.contract;

import org.jspecify.annotations.NullMarked;
