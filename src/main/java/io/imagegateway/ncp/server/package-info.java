/**
 * The VPC Server service: a closed list of reads, batching, paging, and NCP's quirks in their
 * answers.
 */
@NullMarked
package io.imagegateway.ncp.server;

import org.jspecify.annotations.NullMarked;
