package io.imagegateway.ncp.wire;

/** Bodies that came in one piece and uncompressed. */
final class ReceivedBodies {

  private ReceivedBodies() {}

  static ReceivedBody of(byte[] bytes) {
    ReceivedBody body = new ReceivedBody(null, Long.MAX_VALUE);
    body.add(bytes);
    return body;
  }

  static ResponseBody read(byte[] bytes) {
    return ResponseBody.read(of(bytes));
  }
}
