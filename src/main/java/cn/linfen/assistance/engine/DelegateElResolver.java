package cn.linfen.assistance.engine;

import org.camunda.bpm.impl.juel.jakarta.el.BeanELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;

/** Resolves the names of registered delegates and calls their methods, and nobody else's. */
class DelegateElResolver extends ReadOnlyElResolver {

  private final DelegateRegistry registry;
  private final BeanELResolver calls = new BeanELResolver(true);

  DelegateElResolver(DelegateRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (base == null && property instanceof String name && registry.type(name).isPresent()) {
      context.setPropertyResolved(true);
      return registry.bean(name);
    }
    return null;
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    if (base != null && registry.mayCall(base, String.valueOf(method))) {
      return calls.invoke(context, base, method, types, arguments);
    }
    return null;
  }
}
