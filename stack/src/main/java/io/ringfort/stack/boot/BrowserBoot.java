package io.ringfort.stack.boot;

import com.linecorp.armeria.common.TlsKeyPair;
import io.ringfort.api.signal.SignalDoor;
import io.ringfort.api.signal.SignalParts;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.voice.browser.BrowserCalls;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The door of browsers: makes it, and its certificate where the configuration names none.
public final class BrowserBoot {
  private final StackConfig config;
  private final DataFolder folder;
  private final Ground ground;

  public BrowserBoot(StackConfig config, DataFolder folder, Ground ground) {
    this.config = config;
    this.folder = folder;
    this.ground = ground;
  }

  /// @param calls of browsers, wherever they are
  public SignalDoor door(Tabs tabs, BrowserCalls calls) {
    Ground.Tools tools = ground.tools();
    return new SignalDoor(
        new SignalParts(
            ground.books().directory(),
            tabs,
            new Presence(ground.primitives().memory().map(Presence.MAP), tools.json()),
            calls,
            tools.mint(),
            tools.json(),
            tools.clock()),
        new InetSocketAddress(config.bind(), config.tlsPort()),
        keys());
  }

  private TlsKeyPair keys() {
    StackConfig.Tls tls = config.tls();
    try {
      if (tls.certificate() != null && tls.key() != null) {
        return TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile());
      }
      OwnCertificate own = OwnCertificate.of(folder, names());
      return TlsKeyPair.of(own.key().toFile(), own.certificate().toFile());
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "tls.certificate: it cannot be used (" + e.getMessage() + ")");
    }
  }

  /// Browsers resolve every name under localhost to this machine.
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "*.localhost", "127.0.0.1"));
    names.add(config.bind());
    URI publicUrl = config.api().publicUrl();
    if (publicUrl != null) {
      names.add(publicUrl.getHost());
    }
    return List.copyOf(names);
  }
}
