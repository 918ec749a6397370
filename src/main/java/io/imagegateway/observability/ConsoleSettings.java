package io.imagegateway.observability;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of log lines on the console.
 *
 * @param consoleQueue lines that wait for the console at most; with 0 each thread writes its own
 *     lines, and waits for the console
 */
@ConfigurationProperties("gateway")
@Validated
record ConsoleSettings(@PositiveOrZero @Max(100_000) @DefaultValue("2048") int consoleQueue) {}
