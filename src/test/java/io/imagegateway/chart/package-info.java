/**
 * Tests of the Helm chart: rendered by Helm itself over a matrix of values files, and read as
 * strictly as Kubernetes reads it. A new case is a file under {@code src/test/resources/chart}; it
 * needs no new Java.
 */
@NullMarked
package io.imagegateway.chart;

import org.jspecify.annotations.NullMarked;
