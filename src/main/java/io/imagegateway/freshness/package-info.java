/**
 * A store of look-ups that knows how old its answers are: one load per key, stale answers while a
 * refresh runs, old answers while the source is down, failures as values. Knows nothing of NCP.
 */
@NullMarked
package io.imagegateway.freshness;

import org.jspecify.annotations.NullMarked;
