package dev.errand;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves something behind, see {@link Leaks}. Every class has it without
 * asking; it is the outermost extension, so it looks when all others have tidied up.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), Leaks.sinceNow());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Leaks leaks = context.getStore(NAMESPACE).remove(context.getUniqueId(), Leaks.class);
    if (leaks != null) {
      leaks.assertNone(context.getRequiredTestClass().getSimpleName());
    }
  }
}
