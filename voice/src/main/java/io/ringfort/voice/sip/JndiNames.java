package io.ringfort.voice.sip;

import io.ringfort.voice.edge.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// DNS through the JDK: the system's resolver for addresses, JNDI's for the other records.
final class JndiNames implements Names {
  private static final Logger LOG = LoggerFactory.getLogger(JndiNames.class);

  @Override
  public List<InetAddress> addresses(String host) throws LookupFailed {
    try {
      return List.of(HostPort.resolve(host));
    } catch (UnknownHostException e) {
      throw new LookupFailed("DNS knows no " + host, e);
    }
  }

  @Override
  public List<Server> servers(String service) throws LookupFailed {
    var servers = new ArrayList<Server>();
    for (String record : records(service, "SRV")) {
      String[] parts = record.strip().split("\\s+");
      if (parts.length == 4 && !parts[3].equals(".")) {
        servers.add(
            new Server(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                withoutDot(parts[3])));
      }
    }
    return servers;
  }

  @Override
  public List<Service> services(String domain) throws LookupFailed {
    var services = new ArrayList<Service>();
    for (String record : records(domain, "NAPTR")) {
      String[] parts = record.replace("\"", "").strip().split("\\s+");
      String kind = parts.length < 5 ? "" : parts[3].toUpperCase(Locale.ROOT);
      // An empty regular expression disappears in the split: the name is the last part.
      if (kind.startsWith("SIP+D2") || kind.startsWith("SIPS+D2")) {
        services.add(
            new Service(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                kind,
                withoutDot(parts[parts.length - 1])));
      }
    }
    return services;
  }

  // Only texts of DNS are read, by attributes; nothing is looked up that could be an object.
  @SuppressWarnings("BanJNDI")
  private static List<String> records(String name, String type) throws LookupFailed {
    var settings = new Hashtable<String, String>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put("com.sun.jndi.dns.timeout.initial", "500");
    settings.put("com.sun.jndi.dns.timeout.retries", "3");
    try {
      var context = new InitialDirContext(settings);
      try {
        var found = context.getAttributes(name, new String[] {type}).get(type);
        var texts = new ArrayList<String>();
        for (int i = 0; found != null && i < found.size(); i++) {
          texts.add(String.valueOf(found.get(i)));
        }
        return texts;
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      LOG.debug("no {} of {}", type, name);
      return List.of();
    } catch (NamingException e) {
      throw new LookupFailed("DNS gave no " + type + " of " + name + ": " + e.getMessage(), e);
    }
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
