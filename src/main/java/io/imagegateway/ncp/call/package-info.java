/** One signed call to NCP: pause, permit, attempts, and what came of them. */
@NullMarked
package io.imagegateway.ncp.call;

import org.jspecify.annotations.NullMarked;
