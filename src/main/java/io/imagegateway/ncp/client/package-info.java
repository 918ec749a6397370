/**
 * The policy of calling NCP: whether, when and how often an operation is attempted.
 *
 * <p>More types than most packages, since all parts of that policy (limits, retries, circuit
 * breaker, suspensions, their metrics and log lines) are steps of one call in {@link
 * ServiceClient}. None of them is public: other packages see {@link
 * io.imagegateway.ncp.api.NcpClient} only.
 */
@NullMarked
package io.imagegateway.ncp.client;

import org.jspecify.annotations.NullMarked;
