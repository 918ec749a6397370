/** Tests of the VPC Server service's reads. */
@NullMarked
package io.imagegateway.ncp.server;

import org.jspecify.annotations.NullMarked;
