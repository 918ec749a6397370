package io.imagegateway.web.page;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.ProblemWriter;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's root: a page for people, links for programs; and what the page needs, below {@code
 * /ui/}. All of it is read once, at start.
 */
@RestController
@Hidden
final class PageController {

  private static final String ROOT_VARIES = HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_ENCODING;

  private final StaticContent page =
      StaticContent.read(
          "/ui/index.html",
          new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8),
          ROOT_VARIES);
  private final Map<String, StaticContent> assets =
      Stream.of(
              "details.js",
              "dom.js",
              "gateway.js",
              "icon.svg",
              "images.js",
              "page.css",
              "page.js",
              "standing.js",
              "words.js")
          .collect(Collectors.toUnmodifiableMap(Function.identity(), PageController::asset));
  private final StaticContent links;
  private final ProblemWriter problems;

  PageController(JsonMapper mapper, ProblemWriter problems) {
    this.links =
        StaticContent.of(
            MediaType.APPLICATION_JSON, mapper.writeValueAsBytes(Links.ALL), ROOT_VARIES);
    this.problems = problems;
  }

  private static StaticContent asset(String name) {
    MediaType type =
        switch (name.substring(name.lastIndexOf('.'))) {
          case ".css" -> new MediaType("text", "css", StandardCharsets.UTF_8);
          case ".js" -> new MediaType("text", "javascript", StandardCharsets.UTF_8);
          default -> new MediaType("image", "svg+xml");
        };
    return StaticContent.read("/ui/" + name, type, HttpHeaders.ACCEPT_ENCODING);
  }

  @GetMapping("/")
  ResponseEntity<?> root(ServletWebRequest request) {
    HttpServletRequest servletRequest = request.getRequest();
    return RootForm.of(Collections.list(servletRequest.getHeaders(HttpHeaders.ACCEPT)))
        .<ResponseEntity<?>>map(form ->
            switch (form) {
              case HTML -> page.answer(request);
              case JSON -> links.answer(request);
            })
        .orElseGet(() -> problem(ProblemCode.NOT_ACCEPTABLE, servletRequest));
  }

  @GetMapping("/ui/{name}")
  ResponseEntity<?> asset(@PathVariable String name, ServletWebRequest request) {
    StaticContent asset = assets.get(name);
    return asset == null
        ? problem(ProblemCode.NOT_FOUND, request.getRequest())
        : asset.answer(request);
  }

  private ResponseEntity<?> problem(ProblemCode code, HttpServletRequest request) {
    return problems.response(ProblemWriter.problem(code, request), HttpHeaders.EMPTY, request);
  }
}
