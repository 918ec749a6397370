package io.imagegateway.ncp.client;

import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;

/**
 * The time of deadlines and limits.
 *
 * @param time what time it is; no correction of the wall clock moves it
 * @param timer where waits are scheduled
 */
record Timing(InstantSource time, Scheduler timer) {}
