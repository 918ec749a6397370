/** Tests of the operators' view of the caches. */
@NullMarked
package io.imagegateway.freshness.actuate;

import org.jspecify.annotations.NullMarked;
