package io.imagegateway.ncp.credentials;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** An analyzer that lists the sources of a key pair, instead of a stack trace. */
class NoCredentialsFailureAnalyzer extends AbstractFailureAnalyzer<NoCredentialsException> {

  private static final String ACTION =
      """
      Give both keys in one of these places. They are looked at in this order, and the first that is set counts:

        1. the properties ncp.credentials.access-key and ncp.credentials.secret-key
           (variables NCP_CREDENTIALS_ACCESS_KEY and NCP_CREDENTIALS_SECRET_KEY)
        2. the directory that the property ncp.credentials.directory names, with the files
           access-key and secret-key, optionally secondary-access-key and secondary-secret-key
        3. the variables NCLOUD_ACCESS_KEY_ID or NCLOUD_ACCESS_KEY,
           and NCLOUD_SECRET_ACCESS_KEY or NCLOUD_SECRET_KEY
        4. the file ~/.ncloud/configure with the lines "ncloud_access_key_id = ..."
           and "ncloud_secret_access_key = ..."\
      """;

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoCredentialsException cause) {
    return new FailureAnalysis(cause.getMessage(), ACTION, cause);
  }
}
