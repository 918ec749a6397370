package io.imagegateway.customimage;

import io.imagegateway.freshness.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A list of custom images that was requested.
 *
 * @param productCode whose list
 * @param answer completes normally, at the caller's deadline at the latest
 */
public record AskedList(String productCode, CompletableFuture<Answer<List<CustomImage>>> answer) {}
