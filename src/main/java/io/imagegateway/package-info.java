/** The gateway's entry point: what starts, and what time it is. */
@NullMarked
package io.imagegateway;

import org.jspecify.annotations.NullMarked;
