package io.ringfort.api.idempotency;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;

/// Those who work on requests with a customer's key.
public interface Workers {
  /// This start of this host.
  String self();

  /// Whether that start of a host is over, as far as this one knows.
  boolean isOver(String worker);

  /// Nobody else.
  static Workers alone() {
    return new Workers() {
      @Override
      public String self() {
        return "this process";
      }

      @Override
      public boolean isOver(String worker) {
        return false;
      }
    };
  }

  /// The API hosts of a stack.
  static Workers among(Hosts hosts) {
    return new Workers() {
      @Override
      public String self() {
        Host self = hosts.self();
        return self.name() + "/" + self.incarnation();
      }

      @Override
      public boolean isOver(String worker) {
        int slash = worker.lastIndexOf('/');
        long incarnation = Long.parseLong(worker.substring(slash + 1));
        return hosts.isOver(new HostName(worker.substring(0, slash)), incarnation);
      }
    };
  }
}
