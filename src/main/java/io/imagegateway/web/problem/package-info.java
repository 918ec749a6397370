/** Problem documents (RFC 9457): how every failure is answered. */
@NullMarked
package io.imagegateway.web.problem;

import org.jspecify.annotations.NullMarked;
