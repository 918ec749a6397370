/** The built image, seen from outside: over HTTP and through Docker. */
@NullMarked
package io.imagegateway.container;

import org.jspecify.annotations.NullMarked;
