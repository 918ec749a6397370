package io.imagegateway.boximage;

import io.imagegateway.customimage.DetailsParameter;
import io.imagegateway.serverimage.RegionParameter;
import io.imagegateway.web.parameter.QueryParameters;
import io.imagegateway.web.parameter.StrictParameter;
import java.util.Set;

/**
 * The query for the custom images of a Datafence.
 *
 * @param productCode the lists that are asked for, in the order of the answer
 * @param regionCode the region of the server images
 * @param details whether server images are looked up at all
 * @param strict whether an incomplete answer becomes an error
 */
record BoxImagesQuery(
    @ProductCodesParameter Set<ProductCode> productCode,
    @RegionParameter String regionCode,
    @DetailsParameter boolean details,
    @StrictParameter boolean strict)
    implements QueryParameters {}
