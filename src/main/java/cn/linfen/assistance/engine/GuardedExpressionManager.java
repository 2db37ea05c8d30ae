package cn.linfen.assistance.engine;

import java.lang.reflect.Method;
import java.util.Set;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.el.ProcessEngineElContext;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ArrayELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ExpressionFactory;
import org.camunda.bpm.impl.juel.jakarta.el.ListELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.MapELResolver;

/**
 * Evaluates expressions without the reach of Camunda's own: no method of anything is called but of
 * registered delegates, and an expression without a variable scope, which comes from a query, sees
 * nothing but four functions and the arithmetic of the date that one of them returns.
 */
class GuardedExpressionManager extends JuelExpressionManager {

  static final Set<String> FUNCTIONS =
      Set.of("currentUser", "currentUserGroups", "now", "dateTime");

  private final DelegateRegistry registry;
  private final ELResolver ofQueries = new DateArithmeticElResolver();

  GuardedExpressionManager(DelegateRegistry registry) {
    this.registry = registry;
  }

  /** Functions of others, such as Spin's, are left out. */
  @Override
  public void addFunction(String name, Method function) {
    if (FUNCTIONS.contains(name)) {
      super.addFunction(name, function);
    }
  }

  @Override
  public ELContext getElContext(VariableScope variableScope) {
    return variableScope == null ? queryContext() : super.getElContext(variableScope);
  }

  @Override
  protected ProcessEngineElContext createElContext(VariableScope variableScope) {
    return variableScope == null ? queryContext() : super.createElContext(variableScope);
  }

  private ProcessEngineElContext queryContext() {
    ensureInitialized();
    ProcessEngineElContext context = new ProcessEngineElContext(functionMapper, ofQueries);
    context.putContext(ExpressionFactory.class, expressionFactory);
    return context;
  }

  @Override
  protected ELResolver createElResolver() {
    CompositeELResolver resolvers = new CompositeELResolver();
    // First, so that no variable can take a bean's place, nor is looked for in the database.
    resolvers.add(new DelegateElResolver(registry));
    resolvers.add(new VariableScopeElResolver());
    resolvers.add(new VariableContextElResolver());
    resolvers.add(new ExecutionElResolver());
    resolvers.add(new ArrayELResolver(true));
    resolvers.add(new ListELResolver(true));
    resolvers.add(new MapELResolver(true));
    return resolvers;
  }
}
