package io.ringfort.acceptance;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one stack that they share, as a parameter of their constructor: a start takes
/// seconds. Such tests neither end it nor change what others rely on; they use handsets and names
/// of sinks of their own. It ends with the test run.
public final class SharedStack implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StackProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // JUnit closes what is in the root's store when everything has run.
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(StackProcess.class, _ -> StackProcess.start(Map.of()));
  }
}
