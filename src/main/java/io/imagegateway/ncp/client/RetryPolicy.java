package io.imagegateway.ncp.client;

import io.imagegateway.ncp.NcpSettings;

/**
 * The rule of how often and after how long an attempt is repeated.
 *
 * @param settings the number of attempts and the budget
 * @param backoff the waits
 */
record RetryPolicy(NcpSettings.Retry settings, Backoff backoff) {}
