package io.ringfort.api.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/// Markdown files of the repository, which the jar carries under `site`, as pages. `/docs/x` is
/// `docs/x.md`; what stands elsewhere, such as `README.md`, is under `/docs/repo/`. Links between
/// files become links between pages. Any thread.
final class DocsSite {
  static final String STYLE = "/docs/style.css";
  private static final String FILES = "/site/";
  private static final String ROOT = "/docs";
  private static final String REST = ROOT + "/repo/";
  private static final String INDEX = "docs/README.md";
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          // The files are ours; all the same, nothing in them becomes anything but text.
          .escapeHtml(true)
          .sanitizeUrls(true)
          .build();
  private final TextContentRenderer plain = TextContentRenderer.builder().build();

  /// By their paths: there are no more of them than files.
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  /// @param path of the request, such as `/docs/operations`
  /// @return empty when there is no such page
  Optional<String> page(String path) {
    String known = pages.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> made = file(path).flatMap(file -> read(file).map(text -> render(file, text)));
    made.ifPresent(page -> pages.put(path, page));
    return made;
  }

  String style() {
    return resource("/docs-style/style.css").orElseThrow();
  }

  private static Optional<String> file(String path) {
    if (path.equals(ROOT) || path.equals(ROOT + "/")) {
      return Optional.of(INDEX);
    }
    String name = path.startsWith(REST) ? path.substring(REST.length()) : path.substring(1);
    return PATH.matcher(name).matches()
        ? Optional.of(path.startsWith(REST) ? name : name + ".md")
        : Optional.empty();
  }

  private static Optional<String> read(String file) {
    return resource(FILES + file);
  }

  private static Optional<String> resource(String name) {
    try (InputStream in = DocsSite.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private String render(String file, String text) {
    if (!file.endsWith(".md")) {
      return framed(file, "<pre>" + escaped(text) + "</pre>");
    }
    Node document = parser.parse(text);
    String title = title(document);
    document.accept(new Links(file));
    return framed(title, renderer.render(document));
  }

  private String title(Node document) {
    return document.getFirstChild() instanceof Heading heading
        ? plain.render(heading).strip()
        : "Ringfort";
  }

  private static String framed(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <link rel="stylesheet" href="%s">
    </head>
    <body>
    <nav><a href="/docs">Documentation</a></nav>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(escaped(title), STYLE, body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// Lets links to files lead to their pages; one to a file that is none becomes plain text.
  private static final class Links extends AbstractVisitor {
    private final String file;

    Links(String file) {
      this.file = file;
    }

    @Override
    public void visit(Link link) {
      String to = link.getDestination();
      if (to.startsWith("#") || to.contains("://") || to.startsWith("/docs")) {
        return;
      }
      int hash = to.indexOf('#');
      String path = DocsLinks.resolve(file, hash < 0 ? to : to.substring(0, hash));
      if (read(path).isPresent()) {
        link.setDestination(url(path) + (hash < 0 ? "" : to.substring(hash)));
      } else {
        link.insertBefore(new Text(text(link)));
        link.unlink();
      }
    }

    private static String text(Link link) {
      StringBuilder text = new StringBuilder();
      for (Node child = link.getFirstChild(); child != null; child = child.getNext()) {
        if (child instanceof Text words) {
          text.append(words.getLiteral());
        } else if (child instanceof Code code) {
          text.append(code.getLiteral());
        }
      }
      return text.toString();
    }

    private static String url(String path) {
      if (path.equals(INDEX)) {
        return ROOT;
      }
      return path.startsWith("docs/") && path.endsWith(".md")
          ? "/" + path.substring(0, path.length() - ".md".length())
          : REST + path;
    }
  }
}
