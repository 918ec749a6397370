package io.imagegateway.ncp.client;

/**
 * The metrics and log lines of the ends of calls.
 *
 * @param meters the metrics
 * @param log the log lines
 */
record CallMonitor(CallMeters meters, UpstreamLog log) {}
