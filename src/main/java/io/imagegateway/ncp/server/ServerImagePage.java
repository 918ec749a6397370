package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Outcome;
import io.imagegateway.serverimage.ServerImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one answer of the VPC Server service.
 *
 * @param images in the order in which NCP shows them
 * @param totalRows how many there are on all pages together, if NCP reports it
 */
record ServerImagePage(List<Outcome.Found<ServerImage>> images, @Nullable Long totalRows) {

  /** Whether NCP reports that there is nothing at all. */
  boolean reportsNone() {
    return totalRows == null ? images.isEmpty() : totalRows == 0;
  }
}
