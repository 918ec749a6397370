package io.imagegateway.serverimage;

/**
 * The most server images that the gateway deals with at a time.
 *
 * @param images the size of the cache of server images; a listing of more is not believed
 */
public record ServerImageCapacity(int images) {}
