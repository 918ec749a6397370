package io.imagegateway.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The frame of the API's description; the operations and answers describe themselves. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  /**
   * The version of the API, not of the gateway: its first number is the path's, its second grows
   * with what is added, its third with words.
   */
  private static final String VERSION = "1.1.0";

  private static final String DESCRIPTION =
      """
      Which custom images can be used in the Datafences of NAVER Cloud Platform (NCP), and what \
      server images they are.

      The gateway asks NCP's Datafence for *Datafences*, *box custom images* and *fence custom \
      images*, and NCP's VPC Server for *server images*, and joins images of both. NCP does not document how the two belong together, so \
      every image shows how it was matched (`match.status`).

      **Failures are reported, never hidden.** `complete` is false as soon as anything that \
      was asked for is missing because of a failure; such a failure never looks like an \
      absence. With `strict=true` an incomplete answer becomes an error.

      **Answers come from a store.** `Age` is the age of the oldest part; `stale` is true if \
      newer data was wanted and could not be fetched; `Cache-Status` reports where the answer \
      came from. `Cache-Control: no-cache` in a request asks for newer data.

      **Errors are problem documents** (RFC 9457, `application/problem+json`). Decide by \
      `code` and `retryable`; `type` leads to a page that explains the problem, `/problems` \
      lists them all. Unknown paths are 404, methods other than those described 405. A query \
      parameter whose name is nearly that of a known one is 400; other unknown ones are ignored.

      **New things may come** within version 1: accept unknown fields and unknown values of \
      those texts that list known ones under `x-extensible-enum`. The version of this document \
      is that of the API and grows with it; the gateway's own releases have other numbers.\
      """;

  @Bean
  OpenAPI api(ApiSettings settings) {
    return new OpenAPI()
        .info(
            new Info()
                .title("NCP Image Gateway")
                .version(VERSION)
                .description(DESCRIPTION)
                .contact(
                    new Contact()
                        .name(settings.contactName())
                        .url(
                            settings.contactUrl() == null
                                ? null
                                : settings.contactUrl().toString())))
        // Relative to /v3/api-docs, so that it is right below the prefix of any proxy.
        .servers(List.of(new Server().url("..").description("This gateway")));
  }
}
