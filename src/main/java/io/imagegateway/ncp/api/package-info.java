/**
 * The vocabulary of an NCP operation: the request, the client that sends it, and the parser of its
 * answer.
 */
@NullMarked
package io.imagegateway.ncp.api;

import org.jspecify.annotations.NullMarked;
