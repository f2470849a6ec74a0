package dev.errand;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.lifecycle.AroundContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;

/** The same as {@link LeakCheck} for classes of properties, which jqwik runs. */
public final class PropertyLeakCheck implements AroundContainerHook {

  private final Map<Class<?>, Leaks> begun = new ConcurrentHashMap<>();

  @Override
  public void beforeContainer(ContainerLifecycleContext context) {
    context.optionalContainerClass().ifPresent(type -> begun.put(type, Leaks.sinceNow()));
  }

  @Override
  public void afterContainer(ContainerLifecycleContext context) {
    context
        .optionalContainerClass()
        .ifPresent(
            type ->
                Optional.ofNullable(begun.remove(type))
                    .ifPresent(leaks -> leaks.assertNone(type.getSimpleName())));
  }

  /** It is registered for the whole engine. */
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  /** Farther out than the methods of the class that start and stop things. */
  @Override
  public int proximity() {
    return -100;
  }
}
