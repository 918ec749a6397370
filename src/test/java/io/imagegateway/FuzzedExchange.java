package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The bytes that one client sends by one connection: requests of HTTP/1.1's grammar, with parts
 * that the grammar forbids, allows in several ways or bounds. It is made again by its seed.
 *
 * @param seed makes it again
 * @param kind the mutation
 * @param text the bytes, as characters of ISO 8859-1
 * @param methods the methods of the requests in it, as far as a server may take bytes for requests
 * @param least the number of answers that it must get
 */
record FuzzedExchange(long seed, Kind kind, String text, List<String> methods, int least) {

  /** Begins the id of every request. */
  private static final String ID = "fuzz-";

  private static final List<String> TARGETS =
      List.of(
          "/api/v1/fences/26/box-images",
          "/api/v1/fences/26/box-images?details=false",
          "/api/v1/product-codes",
          "/api/v1/server-images/25623135",
          "/api/v1/fences",
          "/problems/not-found",
          "/nowhere",
          "/",
          "/v3/api-docs");

  /** What is done to the requests. */
  enum Kind {
    PIPELINE,
    LENGTH_AND_CHUNKS,
    TRANSFER_CODINGS,
    LENGTHS,
    CHUNKS,
    CHUNK_EXTENSIONS,
    HOSTS,
    TARGET_FORMS,
    PERCENT_CODES,
    FOLDED_LINES,
    LINE_ENDS,
    FIELD_NAMES,
    FIELD_VALUES,
    METHODS,
    VERSIONS,
    TOO_LONG,
    EXPECTATIONS,
    CUT,
    FLIPPED_BYTES
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  /** The exchange of a seed. */
  static FuzzedExchange of(long seed) {
    return new Generator(seed).exchange();
  }

  /** The bytes. */
  byte[] bytes() {
    return text.getBytes(ISO_8859_1);
  }

  /** What the ids of its requests begin with. */
  String idPrefix() {
    return idPrefix(seed);
  }

  /** Whether a text holds the id of a request of another exchange. */
  boolean holdsForeignId(String text) {
    return text.replace(idPrefix(), "").contains(ID);
  }

  private static String idPrefix(long seed) {
    return ID + Long.toHexString(seed) + "-";
  }

  /** Bytes as text that shows each of them, up to a length. */
  static String printable(String bytes) {
    StringBuilder text = new StringBuilder();
    bytes
        .substring(0, Math.min(bytes.length(), 4000))
        .chars()
        .forEach(one -> {
          if (one == '\n') {
            text.append("\\n\n");
          } else if (one == '\r') {
            text.append("\\r");
          } else if (one < ' ' || one > '~') {
            text.append("\\x%02x".formatted(one));
          } else {
            text.append((char) one);
          }
        });
    return text.toString();
  }

  private static final class Generator {

    private final long seed;
    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> methods = new ArrayList<>();
    private int least;

    Generator(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    FuzzedExchange exchange() {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      // Requests before the mutated one are answered whatever comes after them.
      well(random.nextInt(3));
      switch (kind) {
        case PIPELINE -> pipeline();
        case LENGTH_AND_CHUNKS -> lengthAndChunks();
        case TRANSFER_CODINGS -> transferCodings();
        case LENGTHS -> lengths();
        case CHUNKS -> chunks();
        case CHUNK_EXTENSIONS -> chunkExtensions();
        case HOSTS -> hosts();
        case TARGET_FORMS -> targetForms();
        case PERCENT_CODES -> percentCodes();
        case FOLDED_LINES -> foldedLines();
        case LINE_ENDS -> lineEnds();
        case FIELD_NAMES -> fieldNames();
        case FIELD_VALUES -> fieldValues();
        case METHODS -> methods();
        case VERSIONS -> versions();
        case TOO_LONG -> tooLong();
        case EXPECTATIONS -> expectations();
        case CUT -> cut();
        case FLIPPED_BYTES -> flippedBytes();
      }
      return new FuzzedExchange(seed, kind, text.toString(), List.copyOf(methods), least);
    }

    // ---- requests ----

    private void well(int requests) {
      for (int i = 0; i < requests; i++) {
        String method = one("GET", "GET", "HEAD", "OPTIONS");
        put(head(method, one(TARGETS)) + host() + id() + "\r\n");
        answered(method);
      }
    }

    /** A request that is answered, but may be the last one of its connection. */
    private void last(String method, String text) {
      put(text);
      answered(method);
    }

    /** Bytes that may be taken for a request, and may as well end the connection. */
    private void doubtful(String method, String text) {
      put(text);
      methods.add(method);
    }

    private void answered(String method) {
      methods.add(method);
      least++;
    }

    private String head(String method, String target) {
      return method + " " + target + " HTTP/1.1\r\n";
    }

    private static String host() {
      return "Host: localhost\r\n";
    }

    private String id() {
      return "X-Request-Id: " + idPrefix(seed) + methods.size() + "\r\n";
    }

    private String get() {
      return head("GET", one(TARGETS));
    }

    /** A request that must not be taken for one, where it is part of a body. */
    private String hidden() {
      return "GET /api/v1/product-codes HTTP/1.1\r\nHost: localhost\r\n" + id() + "\r\n";
    }

    private void put(String part) {
      text.append(part);
    }

    private String one(String... values) {
      return values[random.nextInt(values.length)];
    }

    private String one(List<String> values) {
      return values.get(random.nextInt(values.size()));
    }

    // ---- mutations ----

    private void pipeline() {
      well(3 + random.nextInt(30));
      String body = hidden();
      put(head("GET", "/api/v1/product-codes") + host() + id());
      put("Content-Length: " + body.length() + "\r\n\r\n" + body);
      answered("GET");
      well(1);
    }

    /** RFC 9112, 6.3: the coding counts, or it is an error; the length never does. */
    private void lengthAndChunks() {
      String hidden = hidden();
      String length = "Content-Length: " + one("0", "5", "" + hidden.length(), "100000") + "\r\n";
      String coding = "Transfer-Encoding: chunked\r\n";
      boolean first = random.nextBoolean();
      put(head(one("GET", "POST", "PUT"), one(TARGETS)) + host() + id());
      put((first ? length + coding : coding + length) + "\r\n");
      put(Integer.toHexString(hidden.length()) + "\r\n" + hidden + "\r\n0\r\n\r\n");
      answered("GET");
      doubtful("GET", hidden());
    }

    private void transferCodings() {
      String field =
          one(
              "Transfer-Encoding: xchunked",
              "Transfer-Encoding: chunked, identity",
              "Transfer-Encoding: identity, chunked",
              "Transfer-Encoding: identity",
              "Transfer-Encoding: chunked, chunked",
              "Transfer-Encoding: gzip, chunked",
              "Transfer-Encoding: gzip",
              "Transfer-Encoding: chunKed",
              "Transfer-Encoding : chunked",
              "Transfer-Encoding:\tchunked",
              "Transfer-Encoding: chunked\t",
              "Transfer-Encoding:\u000bchunked",
              "Transfer-Encoding: \"chunked\"",
              "Transfer-Encoding: chunked;q=1",
              "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked",
              "Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked",
              "Transfer-Encoding:\r\n chunked",
              "Transfer-Encoding: \r\nX: chunked",
              " Transfer-Encoding: chunked",
              "X: a\nTransfer-Encoding: chunked",
              "X: a\rTransfer-Encoding: chunked",
              "Transfer_Encoding: chunked",
              "Transfer-Encoding\u0000: chunked",
              "TE: chunked");
      String hidden = hidden();
      put(head(one("GET", "POST"), one(TARGETS)) + host() + id() + field + "\r\n\r\n");
      methods.add("GET");
      // Where the field is not taken for a coding, what follows is no body.
      doubtful("GET", "0\r\n\r\n");
      doubtful("GET", hidden);
    }

    private void lengths() {
      String hidden = hidden();
      String length = Integer.toString(hidden.length());
      String field =
          one(
              "Content-Length: 99999999999999999999999999",
              "Content-Length: 9223372036854775808",
              "Content-Length: 9223372036854775807",
              "Content-Length: 4294967296",
              "Content-Length: -1",
              "Content-Length: +" + length,
              "Content-Length: 0x10",
              "Content-Length: " + length + " " + length,
              "Content-Length: " + length + ", " + length,
              "Content-Length: " + length + ", 0",
              "Content-Length: " + length + "\r\nContent-Length: " + length,
              "Content-Length: " + length + "\r\nContent-Length: 0",
              "Content-Length: ",
              "Content-Length: \u00d9\u00a3",
              "Content-Length: " + length + "\u0000",
              "Content-Length: 00000000000000000000" + length,
              "Content-Length : " + length,
              "Content-Length\u00a0: " + length,
              "Content-Length: 1e2",
              "Content-Length: " + length + ";");
      put(head(one("GET", "PUT", "DELETE"), one(TARGETS)) + host() + id() + field + "\r\n\r\n");
      methods.add("GET");
      doubtful("GET", hidden);
    }

    private void chunks() {
      String size =
          one(
              "FFFFFFFFFFFFFFFFF",
              "7fffffffffffffff",
              "-1",
              "0x5",
              "5 5",
              "",
              "G",
              "+5",
              "\u00d9\u00a5",
              "5\u0000");
      put(head(one("GET", "POST"), one(TARGETS)) + host() + id());
      put("Transfer-Encoding: chunked\r\n\r\n");
      put(one("", "3\r\nabc\r\n") + size + one("\r\n", "\n", "\r") + hidden());
      // The answer needs no body.
      answered("GET");
      doubtful("GET", "0\r\n\r\n" + hidden());
    }

    private void chunkExtensions() {
      String extension =
          one(
              ";a",
              ";a=b",
              ";a=\"b;\r\n\"",
              ";a=\"b\\\"\"",
              " ; a = b",
              ";",
              ";;;;",
              ";a=" + "x".repeat(20_000),
              ";a=b\n",
              ";a=\u0000",
              ";\n0");
      String trailer =
          one(
              "",
              "X-T: 1\r\n",
              "Content-Length: 5\r\n",
              "Transfer-Encoding: chunked\r\n",
              "Host: other\r\n",
              "X-T: " + "x".repeat(20_000) + "\r\n",
              "X T: 1\r\n",
              "X-T\r\n");
      put(head(one("GET", "POST"), one(TARGETS)) + host() + id());
      put(
          "Transfer-Encoding: chunked\r\n\r\n3"
              + extension
              + "\r\nabc\r\n0\r\n"
              + trailer
              + "\r\n");
      answered("GET");
      doubtful("GET", hidden());
    }

    private void hosts() {
      String field =
          one(
              "",
              "Host: localhost\r\nHost: localhost\r\n",
              "Host: localhost\r\nHost: other\r\n",
              "Host: \r\n",
              "Host: a b\r\n",
              "Host: user@localhost\r\n",
              "Host: localhost:port\r\n",
              "Host: localhost:99999999\r\n",
              "Host: [::1\r\n",
              "Host: [::1]:80\r\n",
              "Host: localhost/path\r\n",
              "Host: local\u0000host\r\n",
              "Host: " + "a".repeat(5000) + "\r\n",
              "Host: ../../etc\r\n",
              "Host: a,b\r\n",
              "Host:localhost\r\n",
              "host: localhost\r\n",
              "Host : localhost\r\n");
      last("GET", get() + field + id() + "\r\n");
      doubtful("GET", hidden());
    }

    private void targetForms() {
      String target =
          one(
              "http://localhost/api/v1/product-codes",
              "http://other/api/v1/product-codes",
              "HTTP://localhost/api/v1/product-codes",
              "https://localhost:1/nowhere",
              "http://",
              "http:///api/v1/product-codes",
              "http://[::1]/api/v1/product-codes",
              "http://user@localhost/api/v1/product-codes",
              "http://localhost",
              "ftp://localhost/",
              "localhost:80",
              "*",
              "api/v1/product-codes",
              "//api/v1/product-codes",
              "/api//v1/product-codes",
              "/api/./v1/product-codes",
              "/api/v1/../v1/product-codes",
              "/../../../etc/passwd",
              "/api/v1/product-codes#fragment",
              "/api/v1/product-codes?a=<b>",
              "/api/v1/product-codes?a={b}|c^d`e\\f",
              "/api\\v1\\product-codes",
              "/\u00e4\u00f6",
              "?",
              "/?",
              "/api/v1/product-codes;jsessionid=1",
              "/;/;/");
      String method = one("GET", "GET", "HEAD", "OPTIONS", "CONNECT");
      last(method, head(method, target) + host() + id() + "\r\n");
      doubtful("GET", hidden());
    }

    /** Answered as problems, never by a bare status. */
    private void percentCodes() {
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        String code =
            one(
                "%",
                "%0",
                "%zz",
                "%00",
                "%2f",
                "%2F%2f",
                "%5c",
                "%c0%af",
                "%e0%80%af",
                "%u0041",
                "%25",
                "%2500",
                "%0d%0a",
                "%20",
                "%ff%fe",
                "%ed%a0%80",
                "%f0%9f%98%80",
                "%3b",
                "%2e%2e");
        String target =
            one(
                "/api/v1/fences/" + code + "/box-images",
                "/" + code,
                "/api/v1/product-codes?a=" + code);
        String request = head("GET", target) + host() + id() + "\r\n";
        if (i == 0) {
          last("GET", request);
        } else {
          doubtful("GET", request);
        }
      }
    }

    private void foldedLines() {
      String field =
          one(
              "X-A: a\r\n b\r\n",
              "X-A: a\r\n\tb\r\n",
              "X-A:\r\n\r\n b\r\n",
              " X-A: a\r\n",
              "\tX-A: a\r\n",
              "X-A: a\r\n \r\n \r\n b\r\n",
              "Content-Length:\r\n 5\r\n");
      String before = random.nextBoolean() ? host() + field : field + host();
      doubtful("GET", get() + before + id() + "\r\n");
      doubtful("GET", " b\r\n");
      doubtful("GET", hidden());
    }

    private void lineEnds() {
      String end = one("\n", "\r", "\r\r\n", "\n\r", "\r\n\r", "\u0085", "\u000b", "\0");
      String request =
          (get() + host() + id() + "X-A: a\r\n\r\n")
              .replace("\r\n", random.nextBoolean() ? end : one("\r\n", end));
      int at = request.indexOf("X-A");
      doubtful("GET", random.nextInt(3) == 0 ? request.substring(0, at) + end : request);
      doubtful("GET", hidden());
      doubtful("GET", "");
    }

    private void fieldNames() {
      String name =
          one(
              "X A",
              "X-A ",
              " X-A",
              "",
              "X\tA",
              "X\u0000A",
              "X(A)",
              "X,A",
              "X-\u00c4",
              "X\"A\"",
              "X/A",
              "X[A]",
              "X{A}",
              "X@A",
              "X\rA",
              "X\u007fA",
              "X".repeat(9000),
              ":",
              "-",
              "__proto__",
              "Content Length");
      String colon = one(":", ": ", " : ", "", "=");
      doubtful("GET", get() + host() + name + colon + "5\r\n" + id() + "\r\n");
      doubtful("GET", hidden());
    }

    private void fieldValues() {
      String name =
          one(
              "Accept",
              "Accept-Encoding",
              "Accept-Language",
              "If-None-Match",
              "Cache-Control",
              "Prefer",
              "Origin",
              "Range",
              "If-Range",
              "X-Request-Id",
              "X-Forwarded-For",
              "Forwarded",
              "Cookie",
              "Authorization",
              "Content-Type",
              "traceparent",
              "User-Agent",
              "Referer",
              "Connection",
              "Sec-Fetch-Site",
              "X-HTTP-Method-Override",
              "If-Modified-Since",
              "Access-Control-Request-Method",
              "Access-Control-Request-Headers",
              "Upgrade",
              "TE");
      String value =
          one(
              "",
              " ",
              ",",
              ",,,,",
              ";",
              "\"",
              "\"unclosed",
              "\\",
              "*",
              "*/*;q=2",
              "a/b;q=x",
              "gzip;q=0",
              "no-cache, max-age=99999999999999999999",
              "wait=99999999999999999999",
              "W/\"" + "x".repeat(3000),
              "bytes=0-0,1-1",
              "\u00e4\u00f6\u00fc",
              "a\u0001b",
              "a\tb",
              "%00",
              "close, keep-alive",
              "null",
              "${jndi:ldap://127.0.0.1/a}",
              "<script>",
              "a\u0000b",
              "x".repeat(7000),
              "-1",
              "00-00000000000000000000000000000000-0000000000000000-01",
              "$Version=1; a=b; a=\"",
              "h2c, websocket");
      String method = one("GET", "HEAD", "OPTIONS");
      doubtful(
          method, head(method, one(TARGETS)) + host() + id() + name + ": " + value + "\r\n\r\n");
      doubtful("GET", hidden());
    }

    private void methods() {
      String method =
          one(
              "get",
              "Get",
              "GET ",
              " GET",
              "GE T",
              "G@T",
              "GET\t",
              "",
              "TRACE",
              "TRACK",
              "CONNECT",
              "PRI",
              "DELETE",
              "PATCH",
              "PROPFIND",
              "M".repeat(9000),
              "G\u0000ET",
              "\u00c4\u00b0",
              "GET\r");
      String text = method + " " + one(TARGETS) + " HTTP/1.1\r\n" + host() + id() + "\r\n";
      // A line break within the method makes it a request of its own.
      doubtful(method.strip(), text);
      doubtful("GET", hidden());
      doubtful("GET", "");
    }

    private void versions() {
      String version =
          one(
              "HTTP/1.0",
              "HTTP/0.9",
              "HTTP/1.2",
              "HTTP/1.10",
              "HTTP/2.0",
              "HTTP/11",
              "HTTP/1.1 ",
              "http/1.1",
              "HTTP/1.1x",
              "HTTP",
              "HTTP/",
              "HTTP/ 1.1",
              "HTTPS/1.1",
              "ICE/1.0",
              "HTTP/1.\u00d9\u00a1");
      if (random.nextInt(8) == 0) {
        doubtful("GET", "GET " + one(TARGETS) + "\r\n" + host() + id() + "\r\n");
      } else {
        doubtful("GET", "GET " + one(TARGETS) + " " + version + "\r\n" + host() + id() + "\r\n");
      }
      doubtful("GET", hidden());
    }

    private void tooLong() {
      String text =
          switch (random.nextInt(5)) {
            case 0 -> head("GET", "/" + "x".repeat(17_000)) + host() + id() + "\r\n";
            case 1 -> head("GET", "/?a=" + "x".repeat(200_000)) + host() + id() + "\r\n";
            case 2 -> get() + host() + id() + "X-A: " + "x".repeat(17_000) + "\r\n\r\n";
            case 3 -> get() + host() + id() + "X-A: b\r\n".repeat(1000) + "\r\n";
            default -> head("GET", "/?" + "a=b&".repeat(3000)) + host() + id() + "\r\n";
          };
      // Its end may arrive at a connection that is closed already.
      doubtful("GET", text);
    }

    private void expectations() {
      String field =
          one(
              "Expect: 100-continue",
              "Expect: 200-ok",
              "Expect: ",
              "Expect: 100-continue, 100-continue",
              "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAA",
              "Upgrade: websocket\r\nConnection: Upgrade",
              "Connection: Host",
              "Connection: X-Request-Id",
              "Connection: " + "a,".repeat(3000),
              "Proxy-Connection: close",
              "Keep-Alive: timeout=99999999");
      String hidden = hidden();
      put(head(one("GET", "POST", "OPTIONS"), one(TARGETS)) + host() + id() + field + "\r\n");
      put("Content-Length: " + hidden.length() + "\r\n\r\n");
      methods.add("OPTIONS");
      put(hidden);
      doubtful("GET", hidden());
    }

    private void cut() {
      String text = get() + host() + id() + "X-A: a\r\n\r\n";
      put(text.substring(0, random.nextInt(text.length())));
      methods.add("GET");
    }

    /** A place outside the ids, which must stay those of this exchange. */
    private int flippable(String text) {
      int at = random.nextInt(text.length());
      int line = text.lastIndexOf('\n', at) + 1;
      return text.startsWith("X-Request-Id", line) ? flippable(text) : at;
    }

    private void flippedBytes() {
      StringBuilder request =
          new StringBuilder(get() + host() + id() + "X-A: a\r\n\r\n" + hidden());
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        int at = flippable(request.toString());
        request.setCharAt(
            at,
            random.nextBoolean()
                ? (char) random.nextInt(256)
                : request.charAt(random.nextInt(request.length())));
      }
      put(request.toString());
      // A break may be anywhere now.
      for (int i = 0; i < 6; i++) {
        methods.add("GET");
      }
    }
  }
}
