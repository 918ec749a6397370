/**
 * One attempt on the wire: signed, sent, read and classified.
 *
 * <p>More types than most packages, since the steps of an attempt (target, body, budget, error,
 * classification) are hidden from the policy of calling. That uses {@link AttemptSender}, {@link
 * ObservedAttemptSender} and {@link AttemptResult} only.
 */
@NullMarked
package io.imagegateway.ncp.wire;

import org.jspecify.annotations.NullMarked;
