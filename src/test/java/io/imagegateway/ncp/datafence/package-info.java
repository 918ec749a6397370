/** Tests of the Datafence service's reads. */
@NullMarked
package io.imagegateway.ncp.datafence;

import org.jspecify.annotations.NullMarked;
