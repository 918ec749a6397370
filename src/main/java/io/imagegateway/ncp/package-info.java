/** The settings of the NCP client. */
@NullMarked
package io.imagegateway.ncp;

import org.jspecify.annotations.NullMarked;
