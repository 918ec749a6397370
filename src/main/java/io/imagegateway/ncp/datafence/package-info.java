/** The Datafence service: a closed list of reads, and NCP's quirks in their answers. */
@NullMarked
package io.imagegateway.ncp.datafence;

import org.jspecify.annotations.NullMarked;
