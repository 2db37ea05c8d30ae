package cn.linfen.assistance.engine;

import java.util.regex.Pattern;
import org.camunda.bpm.impl.juel.jakarta.el.BeanELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.joda.time.DateTime;

/**
 * Lets a stored filter say {@code ${dateTime().plusDays(1).withTimeAtStartOfDay()}}: the arithmetic
 * of a date, which is a value and reaches nothing else.
 */
class DateArithmeticElResolver extends ReadOnlyElResolver {

  private static final Pattern ARITHMETIC =
      Pattern.compile("(plus|minus)(Days|Weeks|Months|Years|Hours|Minutes)|withTimeAtStartOfDay");

  private final BeanELResolver calls = new BeanELResolver(true);

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    if (base instanceof DateTime && ARITHMETIC.matcher(String.valueOf(method)).matches()) {
      return calls.invoke(context, base, method, types, arguments);
    }
    return null;
  }
}
