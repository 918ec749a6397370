package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Outcome;
import io.imagegateway.serverimage.ServerImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one answer of the VPC Server service shows.
 *
 * @param images in the order in which NCP shows them
 * @param totalRows how many there are on all pages together, if NCP says so
 */
record ServerImagePage(List<Outcome.Found<ServerImage>> images, @Nullable Long totalRows) {

  /** Whether NCP says that there is nothing at all. */
  boolean saysNone() {
    return totalRows == null ? images.isEmpty() : totalRows == 0;
  }
}
