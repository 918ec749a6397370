/** The operators' view of the caches on the management port. */
@NullMarked
package io.imagegateway.freshness.actuate;

import org.jspecify.annotations.NullMarked;
