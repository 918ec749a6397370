package io.imagegateway.ncp.client;

/**
 * What shows operators how calls end.
 *
 * @param meters the metrics
 * @param log the log lines
 */
record CallMonitor(CallMeters meters, UpstreamLog log) {}
