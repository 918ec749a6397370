package io.imagegateway;

import java.util.List;

/**
 * The values of one scrape.
 *
 * @param lines the lines of Prometheus' text format
 */
record Gauges(List<String> lines) {

  static Gauges of(String scrape) {
    return new Gauges(scrape.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /**
   * The sum of all series of a name.
   *
   * @param begin the name, and perhaps an opening brace and the first label
   */
  double sum(String begin) {
    return lines.stream()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
