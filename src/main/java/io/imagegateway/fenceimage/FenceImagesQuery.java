package io.imagegateway.fenceimage;

import io.imagegateway.customimage.DetailsParameter;
import io.imagegateway.serverimage.RegionParameter;
import io.imagegateway.web.parameter.QueryParameters;
import io.imagegateway.web.parameter.StrictParameter;

/**
 * The query for the fence custom images of a Datafence.
 *
 * @param regionCode the region of the server images
 * @param details whether server images are looked up at all
 * @param strict whether an incomplete answer becomes an error
 */
record FenceImagesQuery(
    @RegionParameter String regionCode,
    @DetailsParameter boolean details,
    @StrictParameter boolean strict)
    implements QueryParameters {}
