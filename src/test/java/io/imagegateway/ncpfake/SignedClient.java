package io.imagegateway.ncpfake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the fake as one calls NCP, on a connection of its own each time. */
record SignedClient(URI base) {

  private static final JsonMapper JSON = JsonMapper.shared();

  HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
    return get(pathAndQuery, FakeKeys.PRIMARY, Instant.now());
  }

  HttpResponse<String> get(String pathAndQuery, FakeKeys keys, Instant at)
      throws IOException, InterruptedException {
    String timestamp = Long.toString(at.toEpochMilli());
    return sent(
        request(pathAndQuery)
            .header("x-ncp-apigw-timestamp", timestamp)
            .header("x-ncp-iam-access-key", keys.accessKey())
            .header(
                "x-ncp-apigw-signature-v2",
                hmac(
                    keys.secretKey(),
                    "GET " + pathAndQuery + "\n" + timestamp + "\n" + keys.accessKey())));
  }

  JsonNode json(String pathAndQuery) throws IOException, InterruptedException {
    return JSON.readTree(get(pathAndQuery).body());
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return sent(request(path).method(method, BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(base + pathAndQuery));
  }

  HttpResponse<String> sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString(UTF_8));
    }
  }

  static String hmac(String secretKey, String text) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(secretKey.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(hmac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
