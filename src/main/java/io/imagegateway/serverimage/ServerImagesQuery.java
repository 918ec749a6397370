package io.imagegateway.serverimage;

import io.imagegateway.web.parameter.QueryParameters;
import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.StrictParameter;
import java.util.Set;

/**
 * The query for several server images.
 *
 * @param serverImageNo their numbers, in the order asked
 * @param regionCode their region
 * @param strict whether an incomplete answer becomes an error
 */
record ServerImagesQuery(
    @RequestParameter(
            name = "serverImageNo",
            description =
                "Numbers of server images, as several parameters or separated by commas; 1 to 100"
                    + " different ones.",
            example = "[\"25700412\",\"99\"]",
            format = ServerImageNumbers.Several.class)
        Set<String> serverImageNo,
    @RegionParameter String regionCode,
    @StrictParameter boolean strict)
    implements QueryParameters {}
