/**
 * NAVER Cloud Platform as far as the gateway knows it, on a loopback port: for the demo, for tests
 * with real sockets, and for proofs of the packaged gateway. Shares no code with the gateway, so
 * that neither can hide the other's mistakes.
 */
@NullMarked
package io.imagegateway.ncpfake;

import org.jspecify.annotations.NullMarked;
